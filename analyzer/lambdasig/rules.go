package lambdasig

import (
	"slices"

	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

const (
	refused = "the shim cannot call it, and the build refuses it"
	fails   = "every invocation fails"
	form    = "func(evt Event, ctx *runtime.Context) (Result, error)"
)

// Rules are what lambdasig reports.
var Rules = slices.Concat(shimRules, startRules)

var shimRules = []rule.Rule{
	{
		ID: "shim-not-func", Analyzer: name, Severity: finding.Error,
		Title:  "the handler is a var that holds no func",
		Effect: refused,
		Advice: "declare it as a func, or as a var of a func type",
		Doc: "Pointers to a func are followed. A func inside an interface is not: its signature is " +
			"not known when the shim is built.",
		Before: "var Handle any = handle",
		After:  "var Handle = handle",
		Fix:    "Drop the interface type",
	},
	{
		ID: "shim-nil", Analyzer: name, Severity: finding.Error,
		Title:  "nothing in the package assigns the handler's func var",
		Effect: "every invocation panics on a nil func",
		Advice: "give it a func where it is declared, or in init",
		Before: "var Handle func(evt Event, ctx *runtime.Context) (string, error)",
		After:  "var Handle = orders.Handle",
	},
	{
		ID: "shim-no-symbol", Analyzer: name, Severity: finding.Error,
		Title:  "the handler is no exported func or var of package main",
		Effect: "handler.so has no such symbol, and every invocation fails",
		Advice: "export a plain func, or a var that holds one",
		Doc: "An unexported or generic func, a constant, a type and a method have no symbol that " +
			"Python could find. Reported only where the package has no other handler.",
		Before: "func handle(evt Event, ctx *runtime.Context) (string, error) {",
		After:  "func handle(evt Event, ctx *runtime.Context) (string, error) {\n\t// ...\n}\n\nvar Handle = handle",
		Fix:    "Add var Handle = handle",
	},
	{
		ID: "shim-arity", Analyzer: name, Severity: finding.Error,
		Title:  "a shim handler has not two parameters and two results",
		Effect: refused,
		Advice: "write " + form,
		Doc:    "An event that does not matter is an `interface{}`, and so is a result.",
		Before: "func Handle(evt Event) error {",
		After:  "func Handle(evt Event, ctx *runtime.Context) (interface{}, error) {",
		Fix:    "Return (interface{}, error), take ctx *runtime.Context",
	},
	{
		ID: "shim-error-result", Analyzer: name, Severity: finding.Error,
		Title:  "a shim handler's second result is not the type error",
		Effect: refused,
		Advice: "write (Result, error)",
		Doc: "A type that implements error is not enough: the shim's call is generic, and a nil pointer " +
			"in such a type would be an error that is not nil.",
		Before: "func Handle(evt Event, ctx *runtime.Context) (error, string) {",
		After:  "func Handle(evt Event, ctx *runtime.Context) (string, error) {",
		Fix:    "Swap the results, or return error",
	},
	{
		ID: "shim-context", Analyzer: name, Severity: finding.Error,
		Title:  "a shim handler's second parameter is not *runtime.Context",
		Effect: refused,
		Advice: "take ctx *runtime.Context second",
		Doc: "The package is `github.com/eawsy/aws-lambda-go-core/service/lambda/runtime`. A type with the " +
			"same structure, such as `type Context runtime.Context`, works as well.",
		Before: "func Handle(evt Event, ctx runtime.Context) (string, error) {",
		After:  "func Handle(evt Event, ctx *runtime.Context) (string, error) {",
		Fix:    "Take *runtime.Context, or swap the parameters",
	},
}

var startRules = []rule.Rule{
	{
		ID: "start-not-func", Analyzer: name, Severity: finding.Error,
		Title:  "lambda.Start is given something that is no handler",
		Effect: fails,
		Advice: "pass a func, or a value whose method set has lambda.Handler's Invoke",
		Before: "lambda.Start(server{}) // func (s *server) Invoke",
		After:  "lambda.Start(&server{})",
		Fix:    "Pass its address",
	},
	{
		ID: "start-params", Analyzer: name, Severity: finding.Error,
		Title:  "a handler's parameters are not a context, an event, or a context and an event",
		Effect: fails,
		Advice: "take (context.Context), (Event) or (context.Context, Event)",
		Doc:    "A single parameter of a non-empty interface type is neither a context nor something to decode into.",
		Before: "func handle(evt Event, ctx context.Context) error {",
		After:  "func handle(ctx context.Context, evt Event) error {",
		Fix:    "Swap the parameters",
	},
	{
		ID: "start-variadic", Analyzer: name, Severity: finding.Error,
		Title:  "a handler is variadic",
		Effect: "aws-lambda-go accepts it, then every invocation panics",
		Advice: "take a slice",
		Before: "func handle(ctx context.Context, events ...Event) error {",
		After:  "func handle(ctx context.Context, events []Event) error {",
		Fix:    "Take a slice",
	},
	{
		ID: "start-returns", Analyzer: name, Severity: finding.Error,
		Title:  "a handler's results are not nothing, an error, or a result and an error",
		Effect: fails,
		Advice: "return nothing, error or (Result, error)",
		Before: "func handle(evt Event) string {",
		After:  "func handle(evt Event) (string, error) {",
		Fix:    "Add the error, or swap the results",
	},
	{
		ID: "start-error-type", Analyzer: name, Severity: finding.Error,
		Title:  "a handler returns a concrete type as its error",
		Effect: "a nil one is not a nil error, so that success is reported as a failure",
		Advice: "return error",
		Before: "func handle(evt Event) (string, *OrderError) {",
		After:  "func handle(evt Event) (string, error) {",
		Fix:    "Return error",
	},
}
