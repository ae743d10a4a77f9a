// Package lambdasig defines an Analyzer that checks the signatures of Lambda
// handlers.
//
// # Analyzer lambdasig
//
// lambdasig: check that Lambda can call the handlers
//
// A handler has one of two models, and neither is checked by the compiler.
//
// In a package main that imports the eawsy runtime, the exported func or func var
// Handle (-lambdasig.handler names another) is called through handler.so:
//
//	func Handle(evt Event, ctx *runtime.Context) (Result, error)
//
// lambda.Start and its relatives take a handler as interface{} and look at it by
// reflection when the function starts:
//
//	func(context.Context, Event) (Result, error)
//
// with each of context, event, result and error left out if not wanted. Anything
// else compiles, deploys, and fails on every invocation.
package lambdasig
