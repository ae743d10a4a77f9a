package library

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(ctx runtime.Context, evt string) (string, error) { return evt, nil }
