package main

import (
	"net/http"

	"github.com/aws/aws-lambda-go/lambda"
)

type Result struct {
	Status  int
	Request *http.Request `json:"request"`
	Done    chan bool
}

func handle() (Result, error) { // want `^handler handle returns Result, whose field Done is chan bool, which encoding/json cannot encode: every invocation fails`
	return Result{}, nil
}

type Embeds struct {
	*http.Request
}

func handleEmbedded() (*Embeds, error) { // want `^handler handleEmbedded returns \*Embeds, whose field Request.GetBody is `
	return nil, nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(handleEmbedded)
}
