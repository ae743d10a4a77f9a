package gobuild

import (
	"path/filepath"
	"strings"
	"testing"
)

// A place that a compiler names is one; a host's port is none.
func TestCompileErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	found, err := CompileErrors(dir, "# example.com/fn\n./main.go:3:5: undefined: x\n\tmore of it\nmain.go:9: two\n")
	if err != nil || len(found) != 2 {
		t.Fatalf("got %v, %v", found, err)
	}
	if f := found[0]; f.Span.File != filepath.Join(dir, "main.go") || f.Span.Start.Line != 3 || f.Span.Start.Column != 5 || f.Message != "undefined: x\n\tmore of it" {
		t.Errorf("got %+v", f)
	}
	const offline = `go: example.com/m@v1.0.0: Get "https://proxy.example/example.com/m/@v/v1.0.0.mod": dial tcp: lookup proxy.example on 127.0.0.53:53: server misbehaving`
	found, err = CompileErrors(dir, offline+"\n")
	if len(found) != 0 || err == nil || !strings.Contains(err.Error(), "server misbehaving") || !strings.Contains(err.Hint, "go mod download") {
		t.Errorf("got %v, %v", found, err)
	}
}
