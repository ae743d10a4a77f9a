package main

import (
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
)

type Nothing struct{}

type Marked struct {
	_ struct{}
}

type Left struct {
	Secret string `json:"-"`
}

type Event struct {
	Mutex *sync.Mutex `json:"-"`
	Nothing
	Marked Marked
	Left   Left
	Name   string
	cache  map[string]string
}

func handle(evt Event) error                         { return nil }
func handleNothing(evt Nothing) error                { return nil }
func handleAnonymous(evt struct{}) (struct{}, error) { return struct{}{}, nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleNothing)
	lambda.Start(handleAnonymous)
}
