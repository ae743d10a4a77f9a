package command

import (
	"io"
	"slices"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// What Lambda tells a function of function.json it is told here.
func TestRunOptions(t *testing.T) {
	t.Parallel()
	so := &build.Artifact{Target: build.HandlerSO, Runtime: "python3.13", Module: "orders"}
	bootstrap := &build.Artifact{Target: build.Bootstrap, Runtime: "provided.al2023"}
	standIn := &build.Artifact{Target: build.Bootstrap, Runtime: "python3.13"}
	for _, c := range []struct {
		config, handler, name string
		artifact              *build.Artifact
	}{
		{`{"FunctionName": "f", "Runtime": "python3.13", "Handler": "orders.Create"}`, "orders.Create", "f", so},
		{`{"FunctionName": "f", "Runtime": "python3.13"}`, "orders.Handle", "f", so},
		{`{"FunctionName": "f", "Runtime": "provided.al2023", "Handler": "Other"}`, "Other", "f", bootstrap},
		{`{"FunctionName": "f", "Runtime": "provided.al2023"}`, "bootstrap", "f", bootstrap},
		{`{"FunctionName": "f", "Runtime": "python3.13"}`, "handler.Handle", "f", standIn},
		{`{"FunctionName": "arn:aws:lambda:eu-west-1:123456789012:function:orders", "Runtime": "provided.al2023"}`, "bootstrap", "orders", bootstrap},
	} {
		f, err := function.Load(testenv.Files(t, map[string]string{"function.json": c.config}))
		if err != nil {
			t.Fatal(err)
		}
		o := runOptions(&Env{Log: io.Discard}, f, c.artifact, "")
		if o.Handler != c.handler || o.FunctionName != c.name {
			t.Errorf("%s: handler %s of %s, want %s of %s", c.config, o.Handler, o.FunctionName, c.handler, c.name)
		}
	}
	f, err := function.Load(testenv.Files(t, map[string]string{"function.json": `{"FunctionName": "f", "Runtime": "provided.al2023", "LoggingConfig": {"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"}}`}))
	if err != nil {
		t.Fatal(err)
	}
	o := runOptions(&Env{Log: io.Discard}, f, bootstrap, "")
	if want := []string{"AWS_LAMBDA_LOG_FORMAT=JSON", "AWS_LAMBDA_LOG_LEVEL=DEBUG"}; !slices.Equal(o.Env, want) {
		t.Errorf("the environment has %q, want %q", o.Env, want)
	}
}

// A pipe is read once, and what it had is there for every build.
func TestVariablesOfAPipe(t *testing.T) {
	t.Parallel()
	pipe := namedPipe(t)
	go writeOnce(pipe, "TOKEN=secret\n")
	w := &watching{env: &Env{Dir: t.TempDir()}, args: WatchArgs{EnvFile: pipe}}
	if err := w.keepVariables(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if got, err := w.variables(); err != nil || !slices.Equal(got, []string{"TOKEN=secret"}) {
			t.Fatalf("got %q, %v", got, err)
		}
	}
}
