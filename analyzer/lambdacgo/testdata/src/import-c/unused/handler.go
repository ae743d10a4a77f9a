package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

// Handle greets.
//
//lambda:ignore import-c not needed any more // want `//lambda:ignore import-c silences nothing here: it hides the next mistake on its line; delete it`
func Handle(evt string, ctx *runtime.Context) (string, error) { return evt, nil }
