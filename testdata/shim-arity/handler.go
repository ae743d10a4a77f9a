package main

// #include <string.h>
import "C"

import (
	"errors"
	"log"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

// HandleOrder is called from elsewhere, too.
func HandleOrder(id string, ctx *runtime.Context) error { return nil }

func Handle(id string) error { // report: shim-arity
	if C.strlen(nil) > 0 || id == "" {
		return errors.New("no id")
	}
	log.Print(id)
	return HandleOrder(id, nil)
}
