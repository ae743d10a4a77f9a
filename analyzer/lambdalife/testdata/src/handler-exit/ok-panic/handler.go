package main

import (
	"log"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt string, ctx *runtime.Context) (string, error) {
	log.Panic("the shim recovers")
	return evt, nil
}
