package main

import (
	"context"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

var _ *runtime.Context

func Handle(evt interface{}, ctx context.Context) (string, error) { // want `handler Handle takes context.Context second`
	return "", ctx.Err()
}
