package vscodetest

import (
	"os"
	"path/filepath"
	"testing"
)

// handler is a function of the shim model.
const handler = `package main

// /* Required, but no C code needed. */
import "C"

import (
	"log"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

type Event struct {
	Name string ` + "`json:\"name\"`" + `
}

func Handle(evt Event, ctx *runtime.Context) (string, error) {
	log.Printf("greet %s", evt.Name)
	return "Hello, " + evt.Name + "!", nil
}
`

// hello lays out a function called hello, with an event, in a directory of its own.
func hello(t testing.TB) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(root, "hello")
	write(t, dir, map[string]string{
		"handler.go": handler,
		"event.json": `{"name": "World"}` + "\n",
		"function.json": `{
  "FunctionName": "hello",
  "Runtime": "provided.al2023",
  "Role": "arn:aws:iam::123456789012:role/hello"
}
`,
	})
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("../../testdata/greeter", name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, map[string]string{name: string(text)})
	}
	return dir
}

// write writes files, by slash-separated names, below dir.
func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
