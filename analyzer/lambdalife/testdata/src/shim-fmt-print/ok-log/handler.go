package main

import (
	"log"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt string, ctx *runtime.Context) (string, error) {
	log.Println("order", evt)
	return evt, nil
}
