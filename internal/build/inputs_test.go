package build_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// The inputs are the user's own files, wherever in the workspace they are, and
// those that are still to be written.
func TestListInputs(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, startFunction(map[string]string{
		"main.go": `package main

import (
	_ "embed"

	"github.com/aws/aws-lambda-go/lambda"

	"example.com/fn/inner"
	"example.com/fn/missing"
	"example.com/other/deep"
)

//go:embed text/hello.txt
var hello string

//lambda:include assets/**
func main() { lambda.Start(func() string { return inner.Name + missing.Name + deep.Name + hello }) }
`,
		"text/hello.txt":   "hi",
		"assets/a/one.css": "",
		"inner/inner.go":   "package inner\n\nconst Name = `inner`\n",
		"unused/unused.go": "package unused\n",
		"other/go.mod":     "module example.com/other\n\ngo 1.21\n",
		"other/deep/d.go":  "package deep\n\nconst Name = `deep`\n",
		"go.work":          "go 1.21\n\nuse (\n\t.\n\t./other\n)\n",
	}))
	in, err := build.ListInputs(t.Context(), build.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		got  []string
		want string
		not  string
	}{
		{"packages", in.Packages, ". inner missing other/deep", "unused"},
		{"files", in.Files, "function.json go.mod go.sum go.work go.work.sum other/go.mod text/hello.txt assets/a/one.css", "main.go"},
		{"trees", in.Trees, ". text assets assets/a", "inner"},
	} {
		for _, name := range strings.Fields(c.want) {
			if !slices.Contains(c.got, filepath.Join(dir, name)) {
				t.Errorf("%s lack %s: %q", c.what, name, c.got)
			}
		}
		if slices.Contains(c.got, filepath.Join(dir, c.not)) {
			t.Errorf("%s have %s", c.what, c.not)
		}
		for _, path := range c.got {
			if !strings.HasPrefix(path, dir) {
				t.Errorf("%s have %s", c.what, path)
			}
		}
	}
}

// Neither a broken function.json nor the lack of a module keeps the directory
// itself from being an input.
func TestListInputsOfWhatDoesNotBuild(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"empty":         {},
		"no module":     {"handler.go": handler},
		"function.json": shimFunction(map[string]string{"function.json": "{"}),
		"syntax":        shimFunction(map[string]string{"handler.go": "package main\n\nimport \"C\n"}),
		"go.mod":        shimFunction(map[string]string{"go.mod": "modul"}),
	} {
		dir := testenv.Files(t, files)
		in, err := build.ListInputs(t.Context(), build.Options{Dir: dir})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Contains(in.Packages, dir) || !slices.Contains(in.Files, filepath.Join(dir, "function.json")) || !slices.Contains(in.Files, filepath.Join(dir, "go.mod")) {
			t.Errorf("%s: got %+v", name, in)
		}
	}
}
