package main

// /* Required, but no C code needed. */
import "C"

import (
	"time"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

var table = func() []byte {
	time.Sleep(50 * time.Millisecond)
	return make([]byte, 1<<20)
}()

func Handle(evt any, ctx *runtime.Context) (int, error) { return len(table), nil }
