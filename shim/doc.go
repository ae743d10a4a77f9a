// Package shim builds a Lambda handler written in Go into handler.so, a file
// that every CPython from 2.7 on imports as an extension module.
//
// What it makes is the user's package, unchanged, a registration of its
// handlers and the glue of shim/template, linked into one shared library:
//
//	import handler
//	handler.Handle(event, context)
//
// The event is encoded to JSON by Python and decoded by encoding/json into the
// handler's own type, the result takes the same way back. An error that the
// handler returns is raised as an exception whose class has the Go type's name;
// a panic is logged with its stack and raised too, and the process lives on.
// internal/contract is the full list, as a table of tests.
//
// Some things that a handler does not decide are Python's:
//
//   - Numbers and strings pass through Python's values: 1.10 arrives as 1.1, and
//     1e400 as Infinity, which no JSON decoder takes. The same holds for responses.
//   - From 3.12 on, a lone surrogate in a response ends Lambda's runtime client.
//     Only a handler that writes its own JSON can produce one.
//   - A process that has imported the module must not fork: Go's threads are
//     not in the child. Lambda's own workers import after forking.
//   - A returned error has no Go stack; Lambda's runtime client then reports
//     its own frame.
//
// Options.Marshaller mends the first two.
package shim
