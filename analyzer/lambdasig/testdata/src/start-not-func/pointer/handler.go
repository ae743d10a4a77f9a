package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type server struct{}

func (s *server) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return payload, nil }

func main() {
	var s server
	if s == (server{}) {
		lambda.Start(s) // want `only \*server has the method Invoke, not server`
	}
	lambda.Start(server{}) // want `only \*server has the method Invoke, not server`

	lambda.Start(build()) // want `only \*server has the method Invoke, not server`
}

func build() server { return server{} }
