package shim_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// The handlers of a package are served whatever its main, and however it imports
// "C"; the build needs no C compiler.
func TestBootstrapServes(t *testing.T) {
	t.Parallel()
	second := "package main\n\nimport \"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime\"\n\n" +
		"func Second(evt event, _ *runtime.Context) (string, error) { return \"Second\", nil }\n"
	vendored := map[string]string{
		"vendor/modules.txt": "# " + require + "\n## explicit\n" + core + "/service/lambda/runtime\n",
		"vendor/" + core + "/service/lambda/runtime/context.go": coreSource(t),
		"names.go": "package main\n\nvar http, json, registered, api = 1, 2, 3, 4\n\nfunc Serve() {}\n",
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		named string // _HANDLER
		want  string
	}{
		{"vendored, with names like the glue's", vendored, "handler.Handle", `"Hello, World"`},
		{"no go.mod", map[string]string{"go.mod": "", "go.sum": ""}, "handler.Handle", `"Hello, World"`},
		{"as it is", nil, "handler.Handle", `"Hello, World"`},
		{"a Handler that names none", nil, "bootstrap", `"Hello, World"`},
		{"a main of its own", map[string]string{"main.go": "package main\n\nfunc main() { panic(1) }\n"}, "", `"Hello, World"`},
		{
			"import C among others",
			map[string]string{"c.go": "package main\n\nimport (\n\t// /* none */ // at all\n\t\"C\"\n\t_ \"os\"\n)\n"}, "", `"Hello, World"`,
		},
		{"the second of two", map[string]string{"second.go": second}, "handler.Second", `"Second"`},
		{"Handle of two", map[string]string{"second.go": second}, "bootstrap", `"Hello, World"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := function(c.files)
			maps.DeleteFunc(files, func(_, text string) bool { return text == "" })
			dir := write(t, files)
			before := tree(t, dir)
			output := filepath.Join(t.TempDir(), "bootstrap")
			r, err := shim.BuildBootstrap(t.Context(), shim.Options{Dir: dir, Output: output, Env: append(os.Environ(), "CC=none")})
			if err != nil {
				t.Fatal(err)
			}
			if r.GLIBC != "" {
				t.Errorf("it needs glibc %s", r.GLIBC)
			}
			if after := tree(t, dir); len(after) != len(before) {
				t.Errorf("the directory has %v", after)
			}
			in, err := local.Start(t.Context(), local.Options{
				Artifact: r.Path, Handler: c.named, Runtime: "provided.al2023", Environ: os.Environ(), FunctionName: "hello",
			})
			if err != nil {
				t.Fatal(err)
			}
			defer in.Close()
			response, err := in.Invoke(t.Context(), local.Invocation{Payload: []byte(`{"name":"World"}`)})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(response.Payload), strings.TrimSuffix(c.want, `"`)) {
				t.Errorf("got %s, want %s", response.Payload, c.want)
			}
		})
	}
}

func TestBootstrapForArm64(t *testing.T) {
	t.Parallel()
	testenv.Long(t, "it compiles the standard library for arm64")
	dir := write(t, function(nil))
	r, err := shim.BuildBootstrap(t.Context(), shim.Options{Dir: dir, GOARCH: "arm64", Env: append(os.Environ(), "CC=none")})
	if err != nil {
		t.Fatal(err)
	}
	if binary, err := shim.Inspect(r.Path); err != nil || binary.Machine != "arm64" || r.Path != filepath.Join(dir, "bootstrap") {
		t.Errorf("built %+v, %+v (%v)", r, binary, err)
	}
}

func TestBootstrapRefuses(t *testing.T) {
	t.Parallel()
	const needs = "C code needs cgo, which builds for provided runtimes go without; set CGO_ENABLED=1 to build with it [import-c]"
	for _, c := range []struct {
		name, file, text, want string
	}{
		{"C code", "c.go", "package main\n\n// static int f(void) { return 1; }\nimport \"C\"\n", "DIR/c.go:3:1: error: " + needs},
		{"C code in a block", "c.go", "package main\n\n/*\n// nothing\n#include <math.h>\n*/\nimport \"C\"\n", "DIR/c.go:3:1: error: " + needs},
		{"a use of C", "c.go", "package main\n\nimport \"C\"\n\nvar x C.int\n", "DIR/c.go:5:7: error: " + needs},
		{
			"no import C", "handler.go", strings.Replace(handler, "import \"C\"", "", 1), "DIR/handler.go:",
		},
		{
			"what does not compile", "handler.go", strings.Replace(handler, `"Hello, "`, "1", 1),
			"DIR/handler.go:12:9: error: invalid operation: 1 + evt.Name (mismatched types untyped int and string) [compile]",
		},
		{
			"what only the compiler finds", "c.go", "package main\n\nimport \"C\"\nimport \"fmt\"\n",
			"DIR/c.go:4:8: error: \"fmt\" imported and not used [compile]",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := write(t, function(map[string]string{c.file: c.text}))
			_, err := shim.BuildBootstrap(t.Context(), shim.Options{Dir: dir})
			var refusal *finding.Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("got %v", err)
			}
			if got := strings.ReplaceAll(err.Error(), dir, "DIR"); !strings.HasPrefix(got, c.want) {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
			if _, err := os.Stat(filepath.Join(dir, "bootstrap")); err == nil {
				t.Error("there is an output")
			}
		})
	}
}
