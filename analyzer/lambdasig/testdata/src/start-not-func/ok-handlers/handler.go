package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type server struct{}

func (s *server) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return payload, nil }

type function func(ctx context.Context, payload []byte) ([]byte, error)

func (f function) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return f(ctx, payload) }

func handle(ctx context.Context) error { return nil }

func main() {
	lambda.Start(&server{})
	lambda.Start(new(server))
	lambda.Start(function(nil))
	lambda.StartHandler(&server{})
	lambda.Start(lambda.NewHandler(handle))
	lambda.Start((handle))
}
