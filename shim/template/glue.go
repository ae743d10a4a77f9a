//go:build linux && cgo && go1.18

package glue

// #include "glue.h"
// #include <stdlib.h>
import "C"

import "unsafe"

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
