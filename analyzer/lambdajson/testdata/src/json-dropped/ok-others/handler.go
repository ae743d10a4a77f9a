package main

import (
	"net/url"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

// What another package keeps to itself is its own business.
type Result struct {
	URL *url.URL
	At  time.Time
}

type Own struct{ value int }

func (Own) MarshalJSON() ([]byte, error) { return nil, nil }

func handle() (Result, error) { return Result{}, nil }
func handleOwn() (Own, error) { return Own{}, nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleOwn)
}
