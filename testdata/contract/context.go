package main

import (
	"os"
	"time"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

// Context returns its context.
func Context(_ interface{}, ctx *runtime.Context) (*runtime.Context, error) { return ctx, nil }

// Remaining returns the time left before and after it slept for some
// milliseconds.
func Remaining(millis int, ctx *runtime.Context) ([]int64, error) {
	before := ctx.RemainingTimeInMillis()
	time.Sleep(time.Duration(millis) * time.Millisecond)
	return []int64{before, ctx.RemainingTimeInMillis()}, nil
}

// Getenv returns the variables of those names.
func Getenv(names []string, _ *runtime.Context) (map[string]*string, error) {
	values := map[string]*string{}
	for _, name := range names {
		values[name] = nil
		if v, ok := os.LookupEnv(name); ok {
			values[name] = &v
		}
	}
	return values, nil
}
