package main

import (
	"fmt"
	"os"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt string, ctx *runtime.Context) (string, error) {
	_, err := fmt.Fprintln(os.Stderr, evt)
	return evt, err
}
