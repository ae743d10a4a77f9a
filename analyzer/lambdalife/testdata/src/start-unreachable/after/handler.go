package main

import (
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	switch len(os.Args) {
	case 1:
		lambda.Start(func() {})
		println("served") // want `^this statement follows lambda.Start: it never runs, as lambda.Start never returns; put it before lambda.Start or into the handler$`
		println("and more")
	}
	lambda.StartWithOptions(func() {})
	lambda.Start(func() {}) // want `this statement follows lambda.StartWithOptions`
}
