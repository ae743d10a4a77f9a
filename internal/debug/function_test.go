package debug_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// shimModel and startModel are the same function in both models: their marked
// lines are where the tests stop.
const (
	shimModel = `-- go.mod --
module example.com/greeter

go 1.21

require github.com/eawsy/aws-lambda-go-core v0.0.0-20170302234508-e26eed6aa244
-- go.sum --
github.com/eawsy/aws-lambda-go-core v0.0.0-20170302234508-e26eed6aa244 h1:jRjEhnG1C6C8cSJi4XARCQIc/PwePTAbfrrPsCVmxiY=
github.com/eawsy/aws-lambda-go-core v0.0.0-20170302234508-e26eed6aa244/go.mod h1:pvevdbEdPmfsvrxxTfrVKKmElklEa6YiUpxkU4XyoQY=
-- function.json --
{"FunctionName": "greeter", "Runtime": "python3.13", "Handler": "handler.Handle", "Timeout": 1, "Environment": {"Variables": {"GREETING": "Hello"}}}
-- event.json --
{"name": "World"}
-- handler.go --
package main

// /* Required, but no C code needed. */
import "C"

import (
	"fmt"
	"os"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

type Event struct {
	Name string ` + "`json:\"name\"`" + `
}

func Handle(evt Event, ctx *runtime.Context) (string, error) {
	fmt.Println("out")
	fmt.Fprintln(os.Stderr, "err")
	greeting := os.Getenv("GREETING") + ", " // stop
	greeting += evt.Name + "!"
	return greeting, nil
}
`
	startModel = `-- go.mod --
module example.com/greeter

go 1.26

require github.com/aws/aws-lambda-go v1.55.1
-- go.sum --
-- function.json --
{"FunctionName": "greeter", "Runtime": "provided.al2023", "Handler": "bootstrap", "Timeout": 1, "Environment": {"Variables": {"GREETING": "Hello"}}}
-- event.json --
{"name": "World"}
-- handler.go --
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

type Event struct {
	Name string ` + "`json:\"name\"`" + `
}

func handle(ctx context.Context, evt Event) (string, error) {
	fmt.Println("out")
	fmt.Fprintln(os.Stderr, "err")
	greeting := os.Getenv("GREETING") + ", " // stop
	greeting += evt.Name + "!"
	return greeting, nil
}

func main() { lambda.Start(handle) }
`
)

// models are both.
var models = map[string]string{"shim": shimModel, "start": startModel}

// A function is one on disk, with the debug command running on it.
type function struct {
	t       *testing.T
	dir     string
	file    string // handler.go
	address string
	delve   string // path of dlv; "": the pinned one
	parts   chan command.DebugPart
	log     *buffer
	stop    func() error // ends the command and returns its error
}

// newFunction writes a function out.
func newFunction(t *testing.T, archive string) *function {
	t.Helper()
	f := &function{t: t, dir: testenv.Tree(t, archive), parts: make(chan command.DebugPart, 100), log: &buffer{}}
	f.file = filepath.Join(f.dir, "handler.go")
	if sums, err := os.ReadFile("../../go.sum"); err != nil {
		t.Fatal(err)
	} else if strings.Contains(archive, "aws/aws-lambda-go ") {
		f.write("go.sum", string(sums))
	}
	return f
}

func (f *function) write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o666); err != nil {
		f.t.Fatal(err)
	}
}

// edit replaces a text of handler.go.
func (f *function) edit(old, new string) {
	f.t.Helper()
	text, err := os.ReadFile(f.file)
	if err != nil {
		f.t.Fatal(err)
	}
	if !bytes.Contains(text, []byte(old)) {
		f.t.Fatalf("no %q in %s", old, text)
	}
	f.write("handler.go", strings.ReplaceAll(string(text), old, new))
}

// line returns the number of the first line that holds a text.
func (f *function) line(text string) int {
	f.t.Helper()
	data, err := os.ReadFile(f.file)
	if err != nil {
		f.t.Fatal(err)
	}
	before, _, ok := strings.Cut(string(data), text)
	if !ok {
		f.t.Fatalf("no %q in %s", text, data)
	}
	return 1 + strings.Count(before, "\n")
}

// env is what the command runs in: with the Delve that the tests install.
func (f *function) env() *command.Env {
	f.t.Helper()
	if f.delve == "" {
		f.delve = testenv.Delve(f.t)
	}
	path := "PATH=" + filepath.Dir(f.delve) + string(filepath.ListSeparator) + os.Getenv("PATH")
	return &command.Env{
		Dir: f.dir, Environ: append(slices.Clone(os.Environ()), path), Stdin: strings.NewReader(""),
		Log: f.log, Progress: func(string, float64) {},
		Emit: func(r command.Result) error { f.parts <- r.(command.DebugPart); return nil },
	}
}

// serve runs the command until the test ends, or stop.
func (f *function) serve(args command.DebugArgs) {
	f.t.Helper()
	c, ok := command.Lookup("debug")
	if !ok {
		f.t.Fatal("there is no debug command")
	}
	ctx, cancel := context.WithCancel(f.t.Context())
	done := make(chan error, 1)
	values := c.NewArgs()
	*values.(*command.DebugArgs) = args
	env := f.env()
	go func() {
		_, err := c.Run(ctx, env, values)
		done <- err
	}()
	f.stop = sync.OnceValue(func() error { cancel(); return <-done })
	f.t.Cleanup(func() {
		if err := f.stop(); !errors.Is(err, context.Canceled) {
			f.t.Errorf("debug ended with %v", err)
		}
		if f.t.Failed() {
			f.t.Logf("log:\n%s", f.log)
		}
	})
	select {
	case part := <-f.parts:
		f.address = part.Listening
	case err := <-done:
		done <- err
		f.t.Fatal(err)
	}
}

// defaults are no arguments at all.
var defaults command.DebugArgs

// begin is newFunction and serve.
func begin(t *testing.T, archive string) *function {
	t.Helper()
	f := newFunction(t, archive)
	f.serve(defaults)
	return f
}

// A buffer is for several goroutines.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
