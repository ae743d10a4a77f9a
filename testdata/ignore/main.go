package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

//lambda:ignore start-params the proxy before it swaps them
func swapped(evt string, ctx context.Context) error { return nil }

//lambda:ignore start-parms the proxy before it swaps them // report: ignore-unknown
func misspelt(evt string, ctx context.Context) error { return nil } // report: start-params

//lambda:ignore start-params // report: ignore-reason
func unexplained(evt string, ctx context.Context) error { return nil } // report: start-params

//lambda:ignore start-params they were swapped once // report: ignore-unused
func fine(ctx context.Context, evt string) error { return nil }

//lambda:ignore handler-exit said by the editor only, so not unused here
func main() {
	lambda.NewHandler(swapped)
	lambda.NewHandler(misspelt)
	lambda.NewHandler(unexplained)
	lambda.Start(fine)
}
