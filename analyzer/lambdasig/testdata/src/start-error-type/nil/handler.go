package main

import "github.com/aws/aws-lambda-go/lambda"

type OrderError struct{}

func (*OrderError) Error() string { return "order" }

// No fixes: a nil pointer in an error is no nil error.

func declared(evt string) (string, *OrderError) { // want `handler declared returns \*OrderError as its error`
	var err *OrderError
	return evt, err
}

func called(evt string) (string, *OrderError) { // want `handler called returns \*OrderError as its error`
	return evt, validate(evt)
}

func passed(evt string) (string, *OrderError) { // want `handler passed returns \*OrderError as its error`
	return declared(evt)
}

func field(evt string) *OrderError { // want `handler field returns \*OrderError as its error`
	return state.err
}

var state struct{ err *OrderError }

func validate(string) *OrderError { return nil }

func main() {
	lambda.Start(declared)
	lambda.Start(called)
	lambda.Start(passed)
	lambda.Start(field)
}
