// Package lambdacgo defines an Analyzer that checks that shim handlers are built
// with cgo.
//
// # Analyzer lambdacgo
//
// lambdacgo: check that the package of a shim handler imports "C"
//
// handler.so is a C shared library, and the shim's contract asks for
//
//	// /* Required, but no C code needed. */
//	import "C"
//
// in the handler's package: it makes the go command leave the package out, instead
// of building something that cannot be loaded, wherever cgo is off.
package lambdacgo
