package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func three(ctx context.Context, a, b string) error { return nil } // want `handler three takes three parameters`

func two(a, b string) error { return nil } // want `handler two takes two parameters, and the first is string`

type stringer interface{ String() string }

func lone(s stringer) error { return nil } // want `handler lone takes only stringer, an interface that is not context.Context`

type server struct{}

func (server) handle(a int, b string) error { return nil } // want `handler handle takes two parameters, and the first is int`

func main() {
	lambda.Start(three)
	lambda.NewHandler(two)
	lambda.StartWithOptions(lone)
	lambda.Start(server{}.handle)
	h := func(a struct{}, b string) {} // want `handler h takes two parameters, and the first is struct{}`
	lambda.Start(h)
}
