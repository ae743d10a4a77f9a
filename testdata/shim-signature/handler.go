package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Order struct {
	ID string `json:"id"`
}

func Handle(order *Order, ctx runtime.Context) (error, string) { // report: import-c shim-context shim-error-result
	if order.ID == "" {
		return nil, "nothing"
	}
	return nil, ctx.AWSRequestID
}
