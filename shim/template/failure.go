//go:build linux && go1.18

package glue

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

// A failure is what Python raises, or Lambda is told.
type failure struct {
	kind    string // the class's name, or errorType
	message string
	frames  []runtime.Frame // innermost first; none for a returned error
}

// returned is the failure of a handler that returned an error.
func returned(err error) *failure {
	return &failure{kind: typeName(err), message: err.Error()}
}

// panicked is the failure of a handler that panicked, which it logs. It must be
// called by the function that recovers.
func panicked(v any, request string) *failure {
	f := &failure{
		kind:    typeName(v),
		message: fmt.Sprintf("RequestId: %s Process exited before completing request", request),
		frames:  handlerFrames(),
	}
	logStack(fmt.Sprintf("panic: %v", v), f.frames)
	return f
}

// typeName is the Go type's name without its package, pointers followed.
func typeName(v any) string {
	if v == nil {
		return "nil"
	}
	t := reflect.TypeOf(v)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if name := t.Name(); name != "" {
		return name
	}
	return t.String()
}

// handlerFrames returns the stack from the function that panicked up to the
// handler: without what the runtime put on top and the glue below.
func handlerFrames() []runtime.Frame {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	var list []runtime.Frame
	panicking := false
	for {
		f, more := frames.Next()
		switch {
		case isInvoke(f):
			return list
		case isGlue(f): // it called the handler's Error method
		case len(list) > 0 || panicking && !strings.HasPrefix(f.Function, "runtime."):
			list = append(list, f)
		case f.Function == "runtime.gopanic":
			panicking = true
		}
		if !more {
			return list
		}
	}
}

// isGlue reports whether the frame is of this package, or of the copy that the
// builder made for a package main.
func isGlue(f runtime.Frame) bool {
	return strings.HasPrefix(f.Function, "lambda-glue.") || strings.Contains(f.Function, "lambda_glue_")
}

func isInvoke(f runtime.Frame) bool {
	return isGlue(f) && strings.HasSuffix(f.Function, "Invoke[...]")
}
