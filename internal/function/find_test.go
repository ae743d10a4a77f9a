package function_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

const (
	shim  = "package main\n\nimport \"C\"\n\nimport \"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime\"\n\nfunc Handle(e string, ctx *runtime.Context) (string, error) { return e, nil }\n"
	start = "package main\n\nimport \"github.com/aws/aws-lambda-go/lambda\"\n\nfunc main() { lambda.Start(handle) }\n"
)

func TestFind(t *testing.T) {
	root := testenv.Files(t, map[string]string{
		"a-shim/handler.go":             shim,
		"b-start/main.go":               start,
		"c-config/function.json":        `{"Runtime": "python3.13"}`,
		"c-config/main.go":              "package main\nvar Handle = other.Handle\n",
		"d-broken/function.json":        `{"Runtime": 1}`,
		"nested/go.mod":                 "module nested\n",
		"nested/deep/er/main.go":        start,
		"syntax/main.go":                start + "\nfunc {",
		"split/a.go":                    "package main\nimport \"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime\"\ntype c = runtime.Context\n",
		"split/b.go":                    "package main\nvar Handle = f\n",
		"tagged/a.go":                   "//go:build linux && !race\n\n" + start,
		"not-library/handler.go":        "package lib\n" + shim[len("package main\n"):],
		"not-private/handler.go":        "package main\nimport _ \"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime\"\nfunc handle() {}\ntype T struct{}\nfunc (T) Handle() {}\n",
		"not-lambda/main.go":            "package main\nfunc main() {}\nfunc Handle() {}\n",
		"not-generator/gen.go":          "//go:build ignore\n\n" + start,
		"not-generator/lib.go":          "package lib\n",
		"not-windows/main.go":           "//go:build windows\n\n" + start,
		"not-test/main_test.go":         start,
		"vendor/x/main.go":              start,
		"testdata/x/main.go":            start,
		"node_modules/x/main.go":        start,
		".hidden/main.go":               start,
		"_off/main.go":                  start,
		"empty/README":                  "",
		"unreadable/function.json/file": "",
	})
	found, err := function.Find(root)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		rel, _ := filepath.Rel(root, f.Dir)
		got = append(got, filepath.ToSlash(rel))
	}
	want := []string{"a-shim", "b-start", "c-config", "d-broken", "nested/deep/er", "split", "syntax", "tagged"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	if c := found[2]; c.Config == nil || c.Runtime() != "python3.13" || c.File != filepath.Join(root, "c-config", "function.json") {
		t.Errorf("c-config: %+v", c)
	}
	if d := found[3]; d.Config != nil || len(d.Findings) != 1 {
		t.Errorf("d-broken: %+v", d)
	}
	if s := found[1]; s.File != "" || s.Config != nil || s.Symbol() != "Handle" {
		t.Errorf("b-start: %+v", s)
	}
}

// The root is searched whatever it is called.
func TestFindInTestdata(t *testing.T) {
	root := testenv.Files(t, map[string]string{"testdata/main.go": start})
	found, err := function.Find(filepath.Join(root, "testdata"))
	if err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
}

func TestFindNowhere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "none")
	_, err := function.Find(dir)
	if err == nil || err.Error() != "read "+dir+": no such file or directory" {
		t.Error(err)
	}
}

func BenchmarkFind(b *testing.B) {
	root := b.TempDir()
	for i := range 1000 {
		dir := filepath.Join(root, string(rune('a'+i%26)), string(rune('a'+i/26%26))+string(rune('a'+i%7)))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			b.Fatal(err)
		}
		for _, name := range []string{"a.go", "b.go", "c.go"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(shim), 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
	for b.Loop() {
		if _, err := function.Find(root); err != nil {
			b.Fatal(err)
		}
	}
}

func TestLoad(t *testing.T) {
	root := testenv.Files(t, map[string]string{
		"good/function.json": `{"Handler": "handler.Greet"}`,
		"none/main.go":       shim,
		"bad/function.json":  "{\n  \"Timeout\": 0,\n  \"handler\": \"x\"\n}",
		"file":               "",
	})
	f, err := function.Load(filepath.Join(root, "good"))
	if err != nil || f.Symbol() != "Greet" || f.Handler() != "handler.Greet" {
		t.Errorf("%+v, %v", f, err)
	}
	f, err = function.Load(filepath.Join(root, "none"))
	if err != nil || f.Config != nil || f.File != "" {
		t.Errorf("%+v, %v", f, err)
	}
	_, err = function.Load(filepath.Join(root, "bad"))
	var refusal *finding.Refusal
	if !errors.As(err, &refusal) || len(refusal.Findings) != 2 {
		t.Fatalf("%v", err)
	}
	file := filepath.Join(root, "bad", "function.json")
	want := file + ":2:14: error: Timeout is 0; Lambda takes 1 to 900 seconds [function-json]\n" +
		file + `:3:3: error: unknown key "handler"; did you mean "Handler"? [function-json]`
	if err.Error() != want {
		t.Errorf("got  %v\nwant %v", err, want)
	}
	_, err = function.Load(filepath.Join(root, "file"))
	if f := failure.As(err); f == nil || f.Text() != "not a directory" {
		t.Error(err)
	}
	_, err = function.Load(filepath.Join(root, "nowhere"))
	if f := failure.As(err); f == nil || f.Text() != "no such file or directory" {
		t.Error(err)
	}
}
