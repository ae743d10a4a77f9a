package main

import "github.com/aws/aws-lambda-go/lambda"

type Event struct{ Name string }

func handle(evt Event) string { // want `^handler handle returns string last, which is no error: every invocation fails; return nothing, error or \(Result, error\)$`
	if evt.Name == "" {
		return "nobody"
	}
	return evt.Name
}

func main() {
	lambda.Start(handle)
	lambda.Start(func() (n int) { // want `the handler returns int last, which is no error`
		n = 1
		return
	})
}
