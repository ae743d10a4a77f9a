//go:build linux && cgo && go1.18

package glue

// #include "glue.h"
import "C"

import "strconv"

// readContext takes the context over from Python.
func (c *Call) readContext(in *C.lambda_call) {
	text := func(i int) string { return string(view(in.context[i])) }
	ctx := &c.context
	ctx.FunctionName = text(C.LAMBDA_FUNCTION_NAME)
	ctx.FunctionVersion = text(C.LAMBDA_FUNCTION_VERSION)
	ctx.InvokedFunctionARN = text(C.LAMBDA_FUNCTION_ARN)
	ctx.MemoryLimitInMB, _ = strconv.Atoi(text(C.LAMBDA_MEMORY))
	ctx.AWSRequestID = text(C.LAMBDA_REQUEST_ID)
	ctx.LogGroupName = text(C.LAMBDA_LOG_GROUP)
	ctx.LogStreamName = text(C.LAMBDA_LOG_STREAM)
	if in.context[C.LAMBDA_IDENTITY_ID].p != nil || in.context[C.LAMBDA_IDENTITY_POOL].p != nil {
		ctx.Identity = &Identity{text(C.LAMBDA_IDENTITY_ID), text(C.LAMBDA_IDENTITY_POOL)}
	}
	if in.context[C.LAMBDA_CLIENT_CONTEXT].p != nil {
		ctx.ClientContext = parseClientContext(view(in.context[C.LAMBDA_CLIENT_CONTEXT]))
	}
	ctx.RemainingTimeInMillis = countDown(int64(in.remaining))
	requestID.Store(&ctx.AWSRequestID)
}
