package main

import "C"

import (
	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

	"example.com/bench/events"
)

func Small(e events.Small, _ *runtime.Context) (string, error)          { return e.Greet() }
func Large(e events.Large, _ *runtime.Context) (events.Response, error) { return e.Answer() }
