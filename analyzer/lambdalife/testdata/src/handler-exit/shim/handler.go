package main

import (
	"errors"
	"log"
	"os"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt string, ctx *runtime.Context) (string, error) {
	if evt == "" {
		log.Fatal("no event") // want `^handler Handle calls log.Fatal: the invocation fails without a message of its own, and the next one waits for a new process; return an error$`
	}
	os.Exit(1) // want `handler Handle calls os.Exit`
	return evt, errors.New("never")
}
