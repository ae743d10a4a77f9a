package main

import "github.com/aws/aws-lambda-go/lambda"

func three(evt string) (string, int, error) { return evt, 1, nil } // want `handler three returns three results`

func two(evt string) (string, int) { return evt, 1 } // want `handler two returns int last, which is no error`

func main() {
	lambda.Start(three)
	lambda.Start(two)
}
