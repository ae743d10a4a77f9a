package testenv

// Module is an archive with the go.mod of a module that requires what handlers
// import, and, below stubs, modules that stand in for that: tests which load
// handlers need no module proxy.
func Module(path string) string {
	return "\n-- go.mod --\n" + GoMod(path, "./stubs") + standIns
}

// GoMod is the go.mod of such a module, to which the archive's directory is stubs.
func GoMod(path, stubs string) string {
	return "module " + path + `

go 1.24

require (
	github.com/aws/aws-lambda-go v0.0.0
	github.com/eawsy/aws-lambda-go-core v0.0.0
)

replace (
	github.com/aws/aws-lambda-go => ` + stubs + `/aws
	github.com/eawsy/aws-lambda-go-core => ` + stubs + `/eawsy
)
`
}

const standIns = `-- stubs/eawsy/go.mod --
module github.com/eawsy/aws-lambda-go-core
-- stubs/eawsy/service/lambda/runtime/runtime.go --
package runtime

type Context struct{ AWSRequestID string }
-- stubs/aws/go.mod --
module github.com/aws/aws-lambda-go
-- stubs/aws/lambda/lambda.go --
package lambda

import "context"

type Handler interface {
	Invoke(ctx context.Context, payload []byte) ([]byte, error)
}

func Start(handler interface{}) {}
`
