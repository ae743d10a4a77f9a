package main

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Ctx struct {
	FunctionName          string
	AWSRequestID          string
	Identity              *runtime.CognitoIdentity
	ClientContext         *runtime.ClientContext
	RemainingTimeInMillis func() int64
}

func Handle(evt interface{}, ctx *Ctx) (string, error) { return ctx.FunctionName, nil }
