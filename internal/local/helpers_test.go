package local_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// module is the Python module with the tests' handlers.
func module(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("testdata/python/handler.py")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// A setting is a Python and a host that runs handlers on it.
type setting struct {
	python testenv.Python
	host   string
}

func (s setting) String() string { return s.python.Version + "/" + s.host }

// settings lists every Python of this machine under each host it can have.
func settings(t testing.TB) []setting {
	t.Helper()
	var list []setting
	for _, p := range testenv.Pythons(t) {
		list = append(list, setting{p, local.HostEmbedded})
		if p.HasRIC {
			list = append(list, setting{p, local.HostRIC})
		}
	}
	return list
}

// each runs a test under every setting, all at once.
func each(t *testing.T, test func(t *testing.T, s setting)) {
	t.Helper()
	t.Parallel()
	for _, s := range settings(t) {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
}

// newest is the highest version of Python here under the embedded host, for
// what does not depend on either.
func newest(t testing.TB) setting {
	t.Helper()
	list := testenv.Pythons(t)
	return setting{list[len(list)-1], local.HostEmbedded}
}

// options are those for a handler of the tests' module. The Python is found as
// a user's is: on PATH, under its name with the version.
func (s setting) options(t testing.TB, handler string) local.Options {
	t.Helper()
	bin := t.TempDir()
	if err := os.Symlink(s.python.Path, filepath.Join(bin, "python"+s.python.Version)); err != nil {
		t.Fatal(err)
	}
	environ := append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "AWS_REGION=", "AWS_DEFAULT_REGION=")
	if s.host == local.HostRIC {
		environ = append(environ, "PYTHONPATH="+testenv.RIC(t, s.python.Version))
	}
	return local.Options{
		Artifact: module(t),
		Handler:  handler,
		Runtime:  "python" + s.python.Version,
		Host:     s.host,
		Timeout:  5 * time.Minute,
		Environ:  environ,
	}
}

// start is local.Start for a test that ends with its instance.
func start(t testing.TB, o local.Options) *local.Instance {
	t.Helper()
	in, err := local.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

// invoke runs one event, which must be possible.
func invoke(t testing.TB, in *local.Instance, event string) *local.Response {
	t.Helper()
	return send(t, in, local.Invocation{Payload: []byte(event)})
}

func send(t testing.TB, in *local.Instance, inv local.Invocation) *local.Response {
	t.Helper()
	r, err := in.Invoke(t.Context(), inv)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A failed is the error object of a failed invocation.
type failed struct {
	Message    string `json:"errorMessage"`
	Type       string `json:"errorType"`
	RequestID  string `json:"requestId"`
	StackTrace []any  `json:"stackTrace"` // strings of Python's, objects of Go's
}

// failure returns the error object of an invocation that must have failed.
func failure(t testing.TB, r *local.Response) failed {
	t.Helper()
	if r.FunctionError != "Unhandled" {
		t.Fatalf("FunctionError is %q, payload %.200s", r.FunctionError, r.Payload)
	}
	return decode[failed](t, r.Payload)
}

func decode[T any](t testing.TB, data []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatalf("%v: %.200s", err, data)
	}
	return v
}
