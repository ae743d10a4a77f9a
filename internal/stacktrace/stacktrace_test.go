package stacktrace_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/stacktrace"
)

// shop lays out a module with the function orders, and returns its directory.
func shop(t *testing.T) (root string) {
	t.Helper()
	root = t.TempDir()
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
	return root
}

func TestFrames(t *testing.T) {
	t.Parallel()
	root := shop(t)
	s := stacktrace.Open(filepath.Join(root, "orders"))
	text := "panic: boom\r  main.deeper example.com/shop/money/money.go:29\r  main.Handle example.com/shop/orders/handler.go:21\n" +
		"runtime/panic.go:860 example.com/shop/orders/gone.go:1 example.com/shop/orders/handler.go:99999999999999999999\n" +
		`{"stackTrace":[{"path":"github.com/aws/aws-lambda-go/lambda/panics.go","line":42},{"path":"orders/handler.go","line":10}]}` + "\n" +
		`  File "example.com/shop/orders/handler.go", line 7, in main.Handle`
	handler := filepath.Join(root, "orders", "handler.go")
	want := []stacktrace.Frame{{File: filepath.Join(root, "money", "money.go"), Line: 29}, {File: handler, Line: 21}, {File: handler, Line: 10}, {File: handler, Line: 7}}
	if got := s.Frames(text); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := stacktrace.Open(t.TempDir()).Frames(text); got != nil {
		t.Errorf("without a module there are %v", got)
	}
}

func TestLocate(t *testing.T) {
	t.Parallel()
	s := stacktrace.Open(filepath.Join(shop(t), "orders"))
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
