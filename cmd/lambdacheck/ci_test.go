package main_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func parse(t *testing.T, file string, into any) {
	t.Helper()
	if err := yaml.Unmarshal(read(t, file), into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// The action's own script, with a go that installs what is here, annotates the
// findings and fails.
func TestAction(t *testing.T) {
	t.Parallel()
	bash := testenv.NeedTool(t, "bash")
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Using string
			Steps []struct {
				Shell, Run       string
				WorkingDirectory string `yaml:"working-directory"`
				Env              map[string]string
			}
		}
	}
	parse(t, "../../action.yml", &action)
	if action.Runs.Using != "composite" || len(action.Runs.Steps) != 1 {
		t.Fatalf("want a composite action of one step: %+v", action.Runs)
	}
	step := action.Runs.Steps[0]
	input := func(expression string) string {
		name := strings.TrimSuffix(strings.TrimPrefix(expression, "${{ inputs."), " }}")
		value, ok := action.Inputs[name]
		if !ok {
			t.Errorf("%s names no input", expression)
		}
		return value.Default
	}
	if dir := input(step.WorkingDirectory); dir != "." {
		t.Errorf("it runs in %q", dir)
	}
	bin := t.TempDir()
	script(t, filepath.Join(bin, "go"), `case "$1 $2" in
"install github.com/lambda-lsp/lambda-lsp/cmd/lambda-lsp@latest")
	printf '#!/bin/sh\n[ "$1" = check ] || exit 2\nshift\nexec "%s" "$@"\n' "$LAMBDACHECK" >"$GOBIN/lambda-lsp"
	chmod +x "$GOBIN/lambda-lsp" ;;
install*) exit 2 ;;
*) exec "$REAL_GO" "$@" ;;
esac
`)
	cmd := exec.Command(bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
	cmd.Dir = filepath.Join("..", "..", "testdata", "start-life")
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GITHUB_ACTIONS=true", "TMPDIR="+t.TempDir(),
		"LAMBDACHECK="+program, "REAL_GO="+testenv.NeedTool(t, "go"), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	for name, expression := range step.Env {
		cmd.Env = append(cmd.Env, name+"="+input(expression))
	}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("%v, want exit status 1", err)
	}
	for _, want := range []string{"::warning file=", "line=14,", "title=start-defer::"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// The action is one by GitHub's own description of action.yml.
func TestActionSchema(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(testenv.NeedTool(t, "python3"), "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions", "../../action.yml")
	cmd.Env = append(os.Environ(), "PYTHONPATH="+testenv.Schemas(t))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func script(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// Each hook runs a program that "go install ./..." puts into place.
func TestPreCommitHooks(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	var hooks []struct {
		ID, Entry, Language string
		Args                []string
		PassFilenames       bool `yaml:"pass_filenames"`
	}
	parse(t, "../../.pre-commit-hooks.yaml", &hooks)
	if len(hooks) != 2 {
		t.Fatalf("%d hooks", len(hooks))
	}
	for _, hook := range hooks {
		if hook.Entry != "lambdacheck" || hook.Language != "golang" || hook.PassFilenames {
			t.Errorf("%+v: want lambdacheck, on packages", hook)
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("../../testdata/shim-context")); err != nil {
			t.Fatal(err)
		}
		before := read(t, filepath.Join(dir, "handler.go"))
		out := command(t, dir, program, hook.Args...)
		changed := string(before) != string(read(t, filepath.Join(dir, "handler.go")))
		if fixes := hook.ID == "lambda-fix"; changed != fixes || fixes == strings.Contains(string(out), "shim-context") {
			t.Errorf("%s: changed %v, reported %q", hook.ID, changed, out)
		}
	}
}
