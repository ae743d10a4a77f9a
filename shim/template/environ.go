//go:build linux && cgo && go1.18

package glue

// #include "glue.h"
import "C"

import (
	"os"
	"strings"
)

// environSynced is set before any init runs, and so before anything asks.
var environSynced = syncEnviron()

// syncEnviron makes Go's environment what Python's is: Go copied the one that
// the process started with. Python waits for Go's initialization with its lock
// held, so nothing changes environ meanwhile, other than Setenv itself: read
// all of it first.
func syncEnviron() bool {
	now := map[string]string{}
	for i := C.int(0); ; i++ {
		entry := C.lambda_environ(i)
		if entry == nil {
			break
		}
		if name, value, ok := strings.Cut(C.GoString(entry), "="); ok {
			now[name] = value
		}
	}
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		if _, ok := now[name]; !ok {
			_ = os.Unsetenv(name) // fails for no name that was set
		}
	}
	for name, value := range now {
		if old, ok := os.LookupEnv(name); !ok || old != value {
			_ = os.Setenv(name, value)
		}
	}
	return true
}

// lambdaGlueSetenv sets a variable that Python has changed, or unsets it when
// value is nil. Python's lock is held: Setenv changes libc's environ too, which
// Python reads.
//
//export lambdaGlueSetenv
func lambdaGlueSetenv(name, value *C.char) {
	if value == nil {
		_ = os.Unsetenv(C.GoString(name))
		return
	}
	_ = os.Setenv(C.GoString(name), C.GoString(value))
}
