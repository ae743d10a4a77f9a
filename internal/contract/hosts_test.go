package contract_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/contract"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// A host runs handlers the way Lambda does, on one Python.
type host struct {
	python testenv.Python
	name   string
	ric    string // what is on PYTHONPATH for the runtime client
}

// hosts are AWS's runtime client on two Pythons, and our own on the oldest and the
// newest.
func hosts(t testing.TB) []host {
	t.Helper()
	var list []host
	pythons := testenv.Pythons(t)
	for i, p := range pythons {
		if p.Version == "3.12" || p.Version == "3.13" {
			if !p.HasRIC {
				testenv.Missing(t, "no awslambdaric for Python "+p.Version)
			}
			list = append(list, host{p, local.HostRIC, testenv.RIC(t, p.Version)})
		}
		if i == 0 || i == len(pythons)-1 {
			list = append(list, host{python: p, name: local.HostEmbedded})
		}
	}
	return list
}

func (h host) start(t testing.TB, artifact, handler string, environ []string) *local.Instance {
	t.Helper()
	bin := t.TempDir()
	if err := os.Symlink(h.python.Path, filepath.Join(bin, "python"+h.python.Version)); err != nil {
		t.Fatal(err)
	}
	own := append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	if h.name == local.HostRIC {
		own = append(own, "PYTHONPATH="+h.ric)
	}
	in, err := local.Start(t.Context(), local.Options{
		Artifact: artifact, Handler: "handler." + handler, Runtime: "python" + h.python.Version, Host: h.name,
		Env: environ, Environ: own, Timeout: time.Minute, MemoryMB: contract.MemoryMB,
		FunctionName: contract.FunctionName, Version: contract.Version, ARN: contract.ARN,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close() })
	return in
}

// TestHosts makes every call of the table that needs nothing of Python through
// a Runtime API.
func TestHosts(t *testing.T) {
	t.Parallel()
	for _, h := range hosts(t) {
		so := built(t, artifact)
		t.Run(h.python.Version+"/"+h.name, func(t *testing.T) {
			t.Parallel()
			h.run(t, so, func(c contract.Case) bool { return c.Assign == nil })
		})
	}
}

// run makes the calls that are wanted on the host.
func (h host) run(t *testing.T, artifact string, wanted func(contract.Case) bool) {
	run(t, func(t testing.TB, handler string, environ []string) *local.Instance {
		return h.start(t, artifact, handler, environ)
	}, wanted)
}

// run makes the calls that are wanted, those of one handler and environment
// by one process.
func run(t *testing.T, start func(t testing.TB, handler string, environ []string) *local.Instance, wanted func(contract.Case) bool) {
	groups := map[string][]contract.Case{}
	for _, c := range contract.Cases() {
		if wanted(c) {
			key := c.Handler + "\n" + strings.Join(c.Environ, "\n")
			groups[key] = append(groups[key], c)
		}
	}
	for _, group := range groups {
		in := start(t, group[0].Handler, group[0].Environ)
		for _, c := range group {
			t.Run(c.Name, func(t *testing.T) { c.Verify(t, invoke(t, in, c)) })
		}
		in.Close()
	}
}

func invoke(t *testing.T, in *local.Instance, c contract.Case) contract.Outcome {
	t.Helper()
	inv := local.Invocation{Payload: []byte(c.Event), RequestID: contract.RequestID}
	if c.ClientContext != "" {
		inv.ClientContext = []byte(c.ClientContext)
	}
	if c.Identity != "" {
		inv.CognitoIdentity = []byte(c.Identity)
	}
	r, err := in.Invoke(t.Context(), inv)
	if err != nil {
		t.Fatal(err)
	}
	o := contract.Outcome{Log: own(r.Logs)}
	if r.FunctionError == "" {
		o.Payload = r.Payload
		return o
	}
	var failed struct {
		ErrorMessage, ErrorType string
		StackTrace              []any
	}
	if err := json.Unmarshal(r.Payload, &failed); err != nil {
		t.Fatalf("%s: %v", r.Payload, err)
	}
	o.Error, o.Type = failed.ErrorMessage, failed.ErrorType
	if m := exitStatus.FindStringSubmatch(failed.ErrorMessage); failed.ErrorType == "Runtime.ExitError" && m != nil {
		o.Died = true
		o.Status, _ = strconv.Atoi(m[1])
	}
	if len(failed.StackTrace) > 0 {
		o.Frames = framesOf(failed.StackTrace)
	}
	for _, line := range failed.StackTrace {
		line, _ := line.(string)
		if m := frame.FindStringSubmatch(line); m != nil {
			o.Frames = append(o.Frames, m[1])
		}
	}
	return o
}

var (
	exitStatus = regexp.MustCompile(`exit status (\d+)`)
	// frame matches a Go function: the host's own is in the trace of a returned
	// error, because it is the only Python there.
	frame = regexp.MustCompile(`(?m)^  File "[^"]*", line \d+, in (.*\..*)$`)
	// inInit is logged before the first call, and may be read after START.
	inInit  = regexp.MustCompile(`(?m)^.*in init.*\n`)
	started = regexp.MustCompile(`(?m)^START RequestId: .*\n`)
	ended   = regexp.MustCompile(`(?m)^END RequestId: `)
)

// own is the function's part of the log, without Lambda's lines.
func own(log string) string {
	if at := started.FindStringIndex(log); at != nil {
		log = log[at[1]:]
	}
	if at := ended.FindStringIndex(log); at != nil {
		log = log[:at[0]]
	}
	return inInit.ReplaceAllString(log, "")
}
