package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Code int

func (Code) Error() string { return "code" }

// No fix: as an error every Code is one, 0 too.
func Handle(evt string, ctx *runtime.Context) (string, Code) { // want `handler Handle returns Code second`
	return evt, Code(3)
}
