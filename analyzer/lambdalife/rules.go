package lambdalife

import (
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// Rules are what lambdalife reports.
var Rules = []rule.Rule{
	{
		ID: "start-defer", Analyzer: name, Severity: finding.Warning,
		Title:  "a deferred call precedes lambda.Start",
		Effect: "it never runs, as lambda.Start never returns",
		Advice: "do it at the end of each invocation, or pass lambda.WithEnableSIGTERM a func",
		Doc:    "Lambda freezes the process between invocations and ends it without a word. With an extension registered it sends SIGTERM first.",
		Before: "defer db.Close()\nlambda.Start(handle)",
		After:  "lambda.StartWithOptions(handle, lambda.WithEnableSIGTERM(func() { db.Close() }))",
	},
	{
		ID: "start-unreachable", Analyzer: name, Severity: finding.Warning,
		Title:  "a statement follows lambda.Start",
		Effect: "it never runs, as lambda.Start never returns",
		Advice: "put it before lambda.Start or into the handler",
		Before: "lambda.Start(handle)\nlog.Print(\"ready\")",
		After:  "log.Print(\"ready\")\nlambda.Start(handle)",
	},
	{
		ID: "shim-main-ignored", Analyzer: name, Severity: finding.Warning,
		Title:  "main has statements beside a shim handler",
		Effect: "they never run, as Python imports handler.so and calls the handler",
		Advice: "move them to func init or into the handler",
		Doc:    "An empty main, which `go build ./...` wants, is fine.",
		Before: "func main() { connect() }",
		After:  "func init() { connect() }\n\nfunc main() {}",
	},
	{
		ID: "handler-exit", Analyzer: name, Severity: finding.Info,
		Title:  "a handler ends the process",
		Effect: "the invocation fails without a message of its own, and the next one waits for a new process",
		Advice: "return an error",
		Before: "log.Fatal(err)",
		After:  "return \"\", err",
	},
	{
		ID: "no-linux-handler", Analyzer: name, Severity: finding.Error,
		Title:  "the handler's file is left out of builds for Linux",
		Effect: "the build finds no handler",
		Advice: "move it to a file that is built for Linux",
		Doc:    "A name that ends in another system's, as in `handler_windows.go`, leaves a file out just as `//go:build` does.",
		Before: "//go:build darwin\n\npackage main",
		After:  "package main",
	},
	{
		ID: "mixed-models", Analyzer: name, Severity: finding.Warning,
		Title:  "a package has both a shim handler and a call of lambda.Start",
		Effect: "one of the two is never invoked: the shim handler on provided runtimes, the other on Python's",
		Advice: "keep one of them, or put them in packages of their own",
		Before: "func Handle(evt Event, ctx *runtime.Context) (string, error) { /* ... */ }\n\nfunc main() { lambda.Start(handle) }",
		After:  "func Handle(evt Event, ctx *runtime.Context) (string, error) { /* ... */ }",
	},
	{
		ID: "shim-fmt-print", Analyzer: name, Severity: finding.Info,
		Title:  "a shim handler prints with fmt",
		Effect: "the line in the log has no time and no request id",
		Advice: "use package log",
		Before: "fmt.Println(\"order\", evt.ID)",
		After:  "log.Println(\"order\", evt.ID)",
	},
}
