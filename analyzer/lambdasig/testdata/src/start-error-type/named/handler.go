package main

import "github.com/aws/aws-lambda-go/lambda"

type Code int

func (Code) Error() string { return "code" }

// No fix: the body uses the result as a number.
func handle(evt string) (code Code) { // want `handler handle returns Code as its error`
	code += 1
	return
}

func main() { lambda.Start(handle) }
