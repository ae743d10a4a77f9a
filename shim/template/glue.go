//go:build linux && cgo && go1.18

// Package glue makes Go functions callable from CPython. It is compiled into
// every handler.so: glue.c talks to Python, this package to the handler.
//
// The builder writes these files into a module of their own, or, for builds
// that can import nothing new, into the user's package with every name
// prefixed. So they use the standard library only, and no local variable here
// may have the name of a package-level declaration or of an import.
package glue

// #include "glue.h"
// #include <stdlib.h>
import "C"

import (
	"time"
	"unsafe"
)

// registered is written while packages are initialized, and only read after.
var registered []registration

type registration struct {
	name string
	run  func(*Call)
}

// Register announces a handler by its exported name. run calls [Invoke] with
// the handler as it is at that moment: a variable may be assigned late.
func Register(name string, run func(*Call)) {
	registered = append(registered, registration{name, run})
}

// A Call is one invocation. Its event is only valid while the call runs.
type Call struct {
	name     string
	event    []byte
	context  Context
	deadline time.Time // zero when Python did not say
	result   []byte
	failed   *failure
}

// lambdaGlueName returns the name of the i-th handler in memory from malloc,
// nil when there are no more.
//
//export lambdaGlueName
func lambdaGlueName(i C.long) *C.char {
	if int(i) >= len(registered) {
		return nil
	}
	return C.CString(registered[i].name)
}

// lambdaGlueCall runs a handler. Python's lock is not held.
//
//export lambdaGlueCall
func lambdaGlueCall(in *C.lambda_call) {
	handler := registered[in.handler]
	c := &Call{name: handler.name, event: view(in.event)}
	c.readContext(in)
	c.run(handler.run)
	if c.failed != nil {
		in.failed = 1
		c.result = c.failed.encode()
	}
	answer(in, c.result)
}

// run calls the handler; a panic becomes a failure. Of panic(nil) in a module older
// than go 1.21, recover says nothing.
func (c *Call) run(handler func(*Call)) {
	ended := false
	defer func() {
		if v := recover(); v != nil || !ended {
			c.failed = panicked(v, c.context.AWSRequestID)
		}
	}()
	handler(c)
	ended = true
}

// answer copies the bytes to where C reads them.
func answer(in *C.lambda_call, b []byte) {
	in.len = C.long(len(b))
	if in.len > in.cap {
		in.out = (*C.char)(C.malloc(C.size_t(len(b))))
	}
	copy(unsafe.Slice((*byte)(unsafe.Pointer(in.out)), len(b)), b)
}

// view returns C's bytes without copying them.
func view(t C.lambda_text) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(t.p)), int(t.n))
}
