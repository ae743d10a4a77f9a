package stacktrace_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/stacktrace"
)

func TestLocate(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dir := filepath.Join(root, "orders")
	for name, text := range map[string]string{
		"go.mod": "module example.com/shop\n", "orders/handler.go": "", "money/money.go": "",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s := stacktrace.Open(dir)
	for _, test := range []struct{ in, want string }{
		{"main.Handle(...)\n\texample.com/shop/orders/handler.go:12 +0x1d", "main.Handle(...)\n\thandler.go:12 +0x1d"},
		{"\texample.com/shop/money/money.go:3", "\t../money/money.go:3"},
		{`  File "example.com/shop/orders/handler.go", line 7, in Handle`, `  handler.go:7, in Handle`},
		{"\truntime/panic.go:860 +0x13a", "\truntime/panic.go:860 +0x13a"},
		{"\texample.com/shop/orders/gone.go:1", "\texample.com/shop/orders/gone.go:1"},
		{"\texample.com/shop/../../etc/x.go:1", "\texample.com/shop/../../etc/x.go:1"},
		{"\texample.com/shopping/orders/handler.go:1", "\texample.com/shopping/orders/handler.go:1"},
		{`{"path":"example.com/shop/money/money.go","line":5,"label":"Each"}`, `{"path":"../money/money.go:5","line":5,"label":"Each"}`},
		{`{"path": "orders/handler.go", "line": 10}`, `{"path": "handler.go:10", "line": 10}`},
		{`{"path":"runtime/handler.go","line":1}`, `{"path":"runtime/handler.go","line":1}`},
		{`{"path":"orders/gone.go","line":1}`, `{"path":"orders/gone.go","line":1}`},
		{"orders/handler.go:10", "orders/handler.go:10"},
		{"nothing to see", "nothing to see"},
	} {
		if got := s.Locate(test.in); got != test.want {
			t.Errorf("%q became %q, not %q", test.in, got, test.want)
		}
	}
	if in := "example.com/shop/orders/handler.go:12"; stacktrace.Open(t.TempDir()).Locate(in) != in {
		t.Error("without a module something was located")
	}
}
