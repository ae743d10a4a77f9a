package main

// /* Required, but no C code needed. */
import "C"

import (
	"log"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func main() { // report: shim-main-ignored
	log.Print("never printed")
}

func Handle(evt interface{}, ctx *runtime.Context) (string, error) {
	return ctx.FunctionName, nil
}
