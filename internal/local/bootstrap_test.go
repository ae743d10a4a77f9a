package local_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// shared is the directory of the bootstrap that all tests use; TestMain owns it.
var shared string

func TestMain(m *testing.M) {
	var err error
	if shared, err = os.MkdirTemp("", "local-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(shared)
	os.Exit(code)
}

// build builds the tests' bootstrap once.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(shared, "bootstrap")
	cmd := exec.Command("go", "build", "-trimpath", "-tags", "lambda.norpc", "-o", path, "./testdata/bootstrap")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
})

func bootstrap(t *testing.T, handler string) local.Options {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return local.Options{
		Artifact: path,
		Handler:  handler,
		Runtime:  "provided.al2023",
		Timeout:  5 * time.Minute,
		Environ:  append(os.Environ(), "AWS_REGION=eu-west-1"),
	}
}

// The event's bytes, and the response's, arrive as they are: blanks, escapes,
// order and all.
func TestBytesArePassedAsTheyAre(t *testing.T) {
	t.Parallel()
	in := start(t, bootstrap(t, "echo"))
	for _, event := range []string{" {\"b\":1,\t\"a\" : 1.10,\"a\":1e400}\n", `"\u00e9\ud800"`, "\"\xff\"", "null"} {
		r := invoke(t, in, event)
		if string(r.Payload) != event || r.FunctionError != "" {
			t.Errorf("sent %q, got %q %s", event, r.Payload, r.FunctionError)
		}
		for _, line := range []string{"to stdout\n", "to stderr\n"} {
			if !strings.Contains(r.Logs, line) {
				t.Errorf("%q is not in\n%s", line, r.Logs)
			}
		}
	}
	if r := invoke(t, in, ""); string(r.Payload) != "{}" {
		t.Errorf("sent nothing, got %q", r.Payload)
	}
}

func TestBootstrapContext(t *testing.T) {
	t.Parallel()
	o := bootstrap(t, "about")
	o.FunctionName, o.MemoryMB = "orders", 256
	in := start(t, o)
	r := send(t, in, local.Invocation{
		RequestID:       "the-id",
		TraceID:         "Root=1-x",
		ClientContext:   []byte(`{"Client": {"app_title": "App"}, "custom": {"k": "é"}}`),
		CognitoIdentity: []byte(`{"cognitoIdentityId": "id"}`),
	})
	got := decode[struct {
		Context struct {
			AwsRequestID, InvokedFunctionArn string
			Identity                         struct{ CognitoIdentityID string }
			ClientContext                    struct{ Custom map[string]string }
		}
		Name, Version, Group, Trace string
		Memory, Remaining           int
	}](t, r.Payload)
	if got.Context.AwsRequestID != "the-id" || got.Trace != "Root=1-x" || got.Context.ClientContext.Custom["k"] != "é" {
		t.Errorf("got %+v", got)
	}
	if got.Context.InvokedFunctionArn != "arn:aws:lambda:eu-west-1:123456789012:function:orders" || got.Name != "orders" || got.Version != "$LATEST" || got.Memory != 256 || got.Group != "/aws/lambda/orders" {
		t.Errorf("got %+v", got)
	}
	if got.Remaining > 300000 || got.Remaining < 150000 {
		t.Errorf("%d ms remain of 300000", got.Remaining)
	}
}

func TestBootstrapFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ handler, event, kind, message string }{
		{"fail", "", "customError", "Oh, Snap!"},
		{"decode", `"x"`, "UnmarshalTypeError", "json: cannot unmarshal string into Go value of type int"},
		{"panic", "", "string", "at the disco"},
		{"exit", "", "Runtime.ExitError", "Error: Runtime exited with error: exit status 2"},
		{"exit while starting", "", "Runtime.ExitError", "Error: Runtime exited with error: exit status 5"},
		{"large", "", "Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size (6291556 bytes)."},
		{"broken stream", "", "errorString", "broken off"},
	} {
		t.Run(c.handler, func(t *testing.T) {
			t.Parallel()
			in := start(t, bootstrap(t, c.handler))
			for range 2 {
				got := failure(t, invoke(t, in, c.event))
				if got.Type != c.kind || !strings.HasSuffix(got.Message, c.message) {
					t.Errorf("got %+v", got)
				}
			}
		})
	}
}

func TestBootstrapTimeout(t *testing.T) {
	t.Parallel()
	o := bootstrap(t, "sleep")
	o.Timeout = 200 * time.Millisecond
	in := start(t, o)
	for range 2 {
		r := invoke(t, in, "")
		if got := failure(t, r); got.Type != "Sandbox.Timedout" || got.Message != "RequestId: "+r.RequestID+" Error: Task timed out after 0.20 seconds" {
			t.Errorf("got %+v", got)
		}
	}
}

func TestBootstrapStream(t *testing.T) {
	t.Parallel()
	if r := invoke(t, start(t, bootstrap(t, "stream")), ""); string(r.Payload) != "a stream, not JSON" || r.FunctionError != "" {
		t.Errorf("got %q %s", r.Payload, r.FunctionError)
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	o := bootstrap(t, "environ")
	o.FunctionName = "orders"
	o.Env = []string{"TABLE=orders", "TZ=Europe/Berlin", "EMPTY=", "AWS_LAMBDA_FUNCTION_NAME=other"}
	o.Environ = []string{
		"PATH=/usr/bin", "HOME=/home/u", "AWS_PROFILE=dev", "TABLE=inherited", "AWS_DEFAULT_REGION=eu-west-3",
		"AWS_LAMBDA_FUNCTION_VERSION=99", "AWS_LAMBDA_MAX_CONCURRENCY=4", "AWS_EXECUTION_ENV=AWS_Lambda_go1.x",
		"_X_AMZN_TRACE_ID=Root=old", "LC_ALL=C", "PYTHONHOME=/nowhere", "AWS_LAMBDA_LOG_LEVEL=debug",
	}
	env := map[string]string{}
	for _, v := range decode[[]string](t, invoke(t, start(t, o), "").Payload) {
		name, value, _ := strings.Cut(v, "=")
		if _, twice := env[name]; twice {
			t.Errorf("%s is there twice", name)
		}
		env[name] = value
	}
	dir := filepath.Dir(o.Artifact)
	for name, want := range map[string]string{
		"PATH": "/usr/bin", "HOME": "/home/u", "AWS_PROFILE": "dev", // inherited
		"AWS_LAMBDA_LOG_LEVEL": "debug",
		"TABLE":                "orders", "TZ": "Europe/Berlin", "EMPTY": "", // configured
		"LANG":                            "C.UTF-8",
		"AWS_REGION":                      "eu-west-3",
		"AWS_DEFAULT_REGION":              "eu-west-3",
		"_HANDLER":                        "environ",
		"AWS_LAMBDA_FUNCTION_NAME":        "orders",
		"AWS_LAMBDA_FUNCTION_VERSION":     "$LATEST",
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/orders",
		"LAMBDA_TASK_ROOT":                dir,
		"LAMBDA_RUNTIME_DIR":              "/var/runtime",
		"LD_LIBRARY_PATH":                 dir + ":" + filepath.Join(dir, "lib"),
	} {
		if got, ok := env[name]; !ok || got != want {
			t.Errorf("%s is %q, %v; want %q", name, got, ok, want)
		}
	}
	// A runtime without a language has no AWS_EXECUTION_ENV.
	for _, name := range []string{"AWS_LAMBDA_MAX_CONCURRENCY", "AWS_EXECUTION_ENV", "LC_ALL", "PYTHONHOME"} {
		if value, ok := env[name]; ok {
			t.Errorf("%s=%s is passed on", name, value)
		}
	}
}

// A Python function's modules are found beside the artifact, and a stale one in
// the working directory is not; the configuration's PYTHONPATH stays. A proxy is
// not asked for the Runtime API.
func TestPythonEnvironment(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		o := s.options(t, "handler.environ")
		o.Dir = t.TempDir()
		if err := os.WriteFile(filepath.Join(o.Dir, "handler.py"), []byte("raise ValueError('stale')"), 0o644); err != nil {
			t.Fatal(err)
		}
		o.Env = []string{"PYTHONPATH=/opt/python", "http_proxy=http://127.0.0.1:1", "HTTP_PROXY=http://127.0.0.1:1"}
		env := decode[map[string]string](t, invoke(t, start(t, o), "").Payload)
		if want := filepath.Dir(o.Artifact) + ":/opt/python"; !strings.HasPrefix(env["PYTHONPATH"], want) {
			t.Errorf("PYTHONPATH is %s, want %s", env["PYTHONPATH"], want)
		}
		if want := "AWS_Lambda_python" + s.python.Version; env["AWS_EXECUTION_ENV"] != want {
			t.Errorf("AWS_EXECUTION_ENV is %s", env["AWS_EXECUTION_ENV"])
		}
		if env["LAMBDA_TASK_ROOT"] != o.Dir || env["AWS_REGION"] != "us-east-1" {
			t.Errorf("LAMBDA_TASK_ROOT %s, AWS_REGION %s", env["LAMBDA_TASK_ROOT"], env["AWS_REGION"])
		}
	})
}
