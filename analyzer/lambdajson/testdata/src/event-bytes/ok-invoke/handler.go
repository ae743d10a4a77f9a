package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type handler struct{}

func (handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return payload, nil }

func main() { lambda.StartHandler(handler{}) }
