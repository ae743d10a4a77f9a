package main

import "github.com/aws/aws-lambda-go/lambda"

type config struct{ Name string }

func main() {
	lambda.Start(config{"orders"}) // want `the handler is a value of type config`
}
