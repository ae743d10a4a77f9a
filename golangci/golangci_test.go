package golangci_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"

	"github.com/lambda-lsp/lambda-lsp/golangci"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestSettings(t *testing.T) {
	for _, tt := range []struct {
		settings any
		handler  string // what -lambdasig.handler is by default
		err      string
	}{
		{nil, "", ""},
		{map[string]any{"handler": "Serve", "json-mode": "v2"}, "Serve", ""},
		{map[string]any{"json-mode": "v3"}, "", `json-mode "v3" is none of auto, v1, v2`},
		{map[string]any{"handlr": "Serve"}, "", `unknown field "handlr"`},
	} {
		p, err := golangci.New(tt.settings)
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%v: error %v, want %q", tt.settings, err, tt.err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%v: %v", tt.settings, err)
		}
		if mode := p.GetLoadMode(); mode != register.LoadModeTypesInfo {
			t.Errorf("load mode %s, but the analyzers need types", mode)
		}
		analyzers, err := p.BuildAnalyzers()
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range analyzers {
			if f := a.Flags.Lookup("handler"); f != nil && f.DefValue != tt.handler {
				t.Errorf("%v: %s.handler is %q, want %q", tt.settings, a.Name, f.DefValue, tt.handler)
			}
		}
	}
}

const config = `version: "2"
linters:
  default: none
  enable: [lambdacheck]
  settings:
    custom:
      lambdacheck:
        type: module
        settings: {json-mode: auto}
`

// A golangci-lint that is built with the plugin reports what go vet would, in
// files that cgo rewrites as well.
func TestGolangciLint(t *testing.T) {
	testenv.Long(t, "it compiles golangci-lint")
	testenv.NeedTool(t, "gcc")
	dir := t.TempDir()
	lint := filepath.Join(dir, "golangci-lint")
	build := exec.Command("go", "build", "-o", lint, ".")
	build.Dir = filepath.Join("testdata", "custom")
	build.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build golangci-lint: %v\n%s", err, out)
	}
	for function, want := range map[string][]string{
		"shim-arity":      {"handler.go:16:6: lambdasig: handler Handle has one parameter and one result: "},
		"start-life":      {"main.go:14:2: lambdalife: this call is deferred before lambda.Start: ", "main.go:16:2: lambdalife: this statement follows lambda.Start: "},
		"start-signature": {"main.go:22:6: lambdasig: handler swapped takes the context second: ", "main.go:52:16: lambdasig: only *server has the method Invoke, not server: "},
		"greeter":         nil,
	} {
		copied := filepath.Join(dir, function)
		if err := os.CopyFS(copied, os.DirFS(filepath.Join("..", "testdata", function))); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, ".golangci.yml"), []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(lint, "run", "--output.text.print-issued-lines=false", "--output.text.colors=false")
		cmd.Dir = copied
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOLANGCI_LINT_CACHE="+filepath.Join(dir, "cache"))
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		var exit *exec.ExitError
		if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
			t.Fatalf("%s: %v\n%s%s", function, err, out, stderr.Bytes())
		}
		for _, line := range want {
			if !strings.Contains(string(out), line) {
				t.Errorf("%s: no %q in\n%s", function, line, out)
			}
		}
		if want == nil && err != nil {
			t.Errorf("%s: nothing to report, but\n%s", function, out)
		}
	}
}
