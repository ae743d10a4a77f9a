package main

import "github.com/aws/aws-lambda-go/lambda"

type OrderError struct{}

func (*OrderError) Error() string { return "order" }

func handle(evt string) (string, *OrderError) { // want `^handler handle returns \*OrderError as its error: a nil one is not a nil error, so that success is reported as a failure; return error$`
	if evt == "" {
		return "", &OrderError{}
	}
	return evt, nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(func() *OrderError { return nil }) // want `the handler returns \*OrderError as its error`
}
