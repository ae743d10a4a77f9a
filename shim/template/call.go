//go:build linux && go1.18

// Package glue makes Go functions callable from CPython, or serves them on the
// Runtime API. Compiled into a handler.so, its C files talk to Python; in a
// bootstrap, serve.go talks to Lambda. What is without cgo here is in both.
//
// The builder writes these files into a module of their own, or, for builds
// that can import nothing new, into the user's package with every name
// prefixed. So they use the standard library only, and no local variable here
// may have the name of a package-level declaration or of an import.
package glue

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
	name    string
	event   []byte
	context Context
	result  []byte
	failed  *failure
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
