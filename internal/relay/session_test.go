package relay

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/lsp"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// A session is a relay with a fake editor at the other end.
type session struct {
	*lsptest.Editor
	t      testing.TB
	relay  *relay
	client io.Closer // the editor's end
	dir    string
	log    *lsptest.Log
	done   chan struct{} // the relay has ended
	err    error         // what it ended with; after done
}

// A start is how a session begins.
type start struct {
	dir          string   // the folder that is open; a new one when empty
	gopls        string   // what PATH has by that name: "real", "none", or a part that stand plays
	env          []string // beside that
	args         []string
	capabilities string // the editor's, in JSON
	options      any    // initializationOptions
	params       map[string]any
	limits       func(*limits)
	prepare      func(*session) // called before anything is sent
	bare         bool           // do not initialize
}

// patient are limits that no test reaches unless it means to.
func patient() limits {
	l := defaults
	l.ours, l.initialize, l.ending = time.Minute, time.Minute, 20*time.Second
	return l
}

// begin starts a session, which ends with the test.
func begin(t testing.TB, o start) *session {
	t.Helper()
	if o.dir == "" {
		o.dir = t.TempDir()
	}
	l := patient()
	if o.limits != nil {
		o.limits(&l)
	}
	client, end := lsptest.Pipe()
	s := &session{t: t, dir: o.dir, client: client, done: make(chan struct{}), log: &lsptest.Log{}}
	s.relay = newRelay(context.Background(), end, Options{
		Options: lsp.Options{Version: "test", Dir: o.dir, Environ: o.environ(t), Log: s.log},
		Args:    o.args,
	}, l)
	go func() {
		defer close(s.done)
		s.err = s.relay.serve()
	}()
	t.Cleanup(func() {
		<-s.done
		if t.Failed() {
			t.Logf("the log:\n%s", s.log)
		}
	})
	s.Editor = lsptest.New(t, client)
	if o.prepare != nil {
		o.prepare(s)
	}
	if !o.bare {
		s.initialize(o)
	}
	return s
}

// environ is the environment of a session, in which PATH has what the test wants.
func (o start) environ(t testing.TB) []string {
	t.Helper()
	bin := t.TempDir()
	path := bin
	switch o.gopls {
	case "none":
	case "", "real":
		path = filepath.Dir(realGopls(t)) + ":" + path
	default:
		self, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(self, filepath.Join(bin, "gopls")); err != nil {
			t.Fatal(err)
		}
	}
	goDir := filepath.Dir(testenv.NeedTool(t, "go"))
	if _, err := os.Stat(filepath.Join(goDir, "gopls")); err == nil && o.gopls == "none" {
		t.Skip("the go command's directory has a gopls")
	}
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "PATH=") || strings.HasPrefix(v, "GOBIN=") || strings.HasPrefix(v, "GOFLAGS=")
	})
	// What there is beside go on PATH gopls needs for cgo.
	return append(env, append([]string{
		"PATH=" + path + ":" + goDir + ":/usr/bin:/bin", "GOFLAGS=-mod=mod", "GOTOOLCHAIN=local", "GOTELEMETRY=off",
		"GOBIN=" + bin, "RELAY_TEST_GOPLS=" + o.gopls, "AWS_EC2_METADATA_DISABLED=true",
	}, o.env...)...)
}

// realGopls is the path of the gopls that go.mod names.
func realGopls(t testing.TB) string {
	t.Helper()
	path, err := filepath.Abs("../../.tools/gopls")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		testenv.Missing(t, "gopls is not in .tools (make test-tools puts it there)")
	}
	return path
}

// initialize does what editors do first; the result is that of the request.
func (s *session) initialize(o start) json.RawMessage {
	s.t.Helper()
	params := map[string]any{"processId": nil, "rootUri": lsptest.URI(s.dir), "capabilities": json.RawMessage("{}")}
	if o.capabilities != "" {
		params["capabilities"] = json.RawMessage(o.capabilities)
	}
	if o.options != nil {
		params["initializationOptions"] = o.options
	}
	for name, value := range o.params {
		params[name] = value
	}
	var result json.RawMessage
	s.Must("initialize", params, &result)
	s.Notify("initialized", map[string]any{})
	return result
}

// path returns the path of a file of the session's folder.
func (s *session) path(name string) string { return filepath.Join(s.dir, name) }

// end ends the session as an editor does.
func (s *session) end() {
	s.t.Helper()
	s.Must("shutdown", nil, nil)
	s.Notify("exit", nil)
	<-s.done
	if s.err != nil {
		s.t.Errorf("the relay ended with %v", s.err)
	}
}

// at are the params of a request about a place.
func at(d *lsptest.Doc, p lsptest.Position) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": d.URI}, "position": p}
}

// until waits for the published diagnostics of a document that ok accepts.
func (s *session) until(d *lsptest.Doc, ok func([]lsptest.Diagnostic) bool) []lsptest.Diagnostic {
	s.t.Helper()
	var list []lsptest.Diagnostic
	s.Await("textDocument/publishDiagnostics", func(raw json.RawMessage) bool {
		var p struct {
			URI         string
			Diagnostics []lsptest.Diagnostic
		}
		if err := json.Unmarshal(raw, &p); err != nil || p.URI != d.URI {
			return false
		}
		list = p.Diagnostics
		return ok(list)
	})
	return list
}

// sources counts diagnostics by where they come from.
func sources(list []lsptest.Diagnostic) map[string]int {
	n := map[string]int{}
	for _, d := range list {
		n[d.Source]++
	}
	return n
}

// modern are the capabilities of an editor that can a lot.
const modern = `{
	"general": {"positionEncodings": ["utf-8", "utf-16"]},
	"workspace": {
		"configuration": true, "applyEdit": true, "workspaceFolders": true,
		"didChangeConfiguration": {"dynamicRegistration": true},
		"didChangeWatchedFiles": {"dynamicRegistration": true},
		"codeLens": {"refreshSupport": true},
		"diagnostics": {"refreshSupport": true},
		"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]}
	},
	"textDocument": {
		"publishDiagnostics": {"versionSupport": true, "relatedInformation": true},
		"diagnostic": {},
		"hover": {"contentFormat": ["markdown", "plaintext"]},
		"completion": {"completionItem": {"snippetSupport": true, "resolveSupport": {"properties": ["documentation", "detail", "additionalTextEdits"]}}},
		"codeAction": {
			"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}},
			"dataSupport": true, "isPreferredSupport": true, "resolveSupport": {"properties": ["edit"]}
		},
		"semanticTokens": {"requests": {"full": true, "range": true}, "tokenTypes": ["type", "function"], "tokenModifiers": ["definition"], "formats": ["relative"]},
		"rename": {"prepareSupport": true},
		"callHierarchy": {}
	},
	"window": {"workDoneProgress": true, "showDocument": {"support": true}}
}`

// pushed are those of an editor that does not ask for diagnostics.
var pushed = strings.Replace(modern, `"diagnostic": {},`, "", 1)

// A function whose handler takes its context by value, which is ours to say, and
// that does not compile, which is gopls's.
const faulty = `package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Event struct {
	Name string
}

func Handle(evt Event, ctx runtime.Context) (string, error) {
	return greet(evt.Name), nil
}

func greet(name string) string { return 1 }
`

// function is the folder of a function with that text.
func function(t testing.TB, text string) string {
	t.Helper()
	files := map[string]string{"handler.go": text}
	for _, name := range []string{"go.mod", "go.sum"} {
		data, err := os.ReadFile("../../testdata/greeter/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(data)
	}
	return testenv.Files(t, files)
}

// goCommand, goCache and modCache are the go command and its directories.
func goCommand(t testing.TB) string { return testenv.NeedTool(t, "go") }

func goCache(t testing.TB) string { return goEnv(t, "GOCACHE") }

func modCache(t testing.TB) string { return goEnv(t, "GOMODCACHE") }

func goEnv(t testing.TB, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
