package editors

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// patience bounds a whole session. A session waits for events and takes seconds;
// the first on a machine also compiles the standard library.
const patience = 5 * time.Minute

// What the handler's signature is on disk, and what an unsaved edit makes of it.
const (
	signature = "func Handle(evt Event, ctx *runtime.Context) (string, error) {"
	spoilt    = "func Handle(evt Event, ctx runtime.Context) (string, error) {"
)

// misspelt is a function.json that no function can have.
const misspelt = `{"FunctionName": "greeter", "Runtime": "python3.99", "Handler": "handler.Handle"}`

// useless is a line that gopls complains of, and can remove.
const useless = `import "os"`

const source = `package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Event struct {
	Name string ` + "`json:\"name\"`" + `
}

` + signature + `
	return "Hello, " + evt.Name, nil
}
`

// A session is one editor on a function, with nothing of the user's own set-up.
type session struct {
	t    *testing.T
	dir  string // the function's
	home string
	env  []string
}

// newSession lays out a function, and the programs that a user would have on PATH.
func newSession(t *testing.T) *session {
	t.Helper()
	root := t.TempDir()
	// What an editor has started may still write a last file when the editor has ended.
	t.Cleanup(func() { _ = proc.RemoveAll(root) })
	s := &session{t: t, dir: filepath.Join(root, "greeter"), home: filepath.Join(root, "home")}
	for _, dir := range []string{s.dir, s.home} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile("../../testdata/greeter/" + name)
		if err != nil {
			t.Fatal(err)
		}
		s.write(filepath.Join(s.dir, name), string(text))
	}
	s.write(s.file(), source)
	tools := filepath.Dir(gopls(t))
	// An editor takes an empty directory of the user's for the current one.
	s.env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "XDG_") })
	s.env = append(s.env,
		"PATH="+tools+":"+os.Getenv("PATH"),
		// Not the user's, nor the test's: gopls may write there a moment longer than its editor lives.
		"GOPLSCACHE="+filepath.Join(tools, "gopls-cache"),
		"HOME="+s.home, "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TERM=xterm-256color",
		"LAMBDA_LSP_CACHE="+filepath.Join(root, "cache"),
		"AWS_EC2_METADATA_DISABLED=true", "AWS_ENDPOINT_URL=http://127.0.0.1:1",
		"FILE="+s.file(), "SPOILT="+spoilt, "SIGNATURE="+signature, "USELESS="+useless, "MISSPELT="+misspelt,
	)
	s.env = append(s.env, testenv.GoEnv(t)...)
	// Where it is on, gopls leaves a process behind that writes there.
	s.config(".config/go/telemetry/mode", "off\n")
	return s
}

func (s *session) file() string { return filepath.Join(s.dir, "handler.go") }

// config writes a file of the user's set-up, below the home directory, and returns its path.
func (s *session) config(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.home, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		s.t.Fatal(err)
	}
	s.write(path, text)
	return path
}

func (s *session) write(path, text string) {
	s.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// driver returns the path of a script that drives an editor: it spoils the
// handler's signature in the buffer, sees the diagnostic, has it fixed, builds,
// and says each step.
func (s *session) driver(name string) string {
	s.t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		s.t.Fatal(err)
	}
	return path
}

// command is a program in the session's environment, that ends when patience does.
func (s *session) command(name string, args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	s.t.Cleanup(cancel)
	cmd := proc.Command(ctx, name, args...)
	cmd.Dir, cmd.Env = s.dir, s.env
	return cmd
}

// run runs the editor to its end and holds what it says against want, in order.
func (s *session) run(want []string, name string, args ...string) {
	s.t.Helper()
	cmd := s.command(name, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	rest := out.String()
	for _, line := range want {
		_, after, found := strings.Cut(rest, line)
		if !found {
			s.t.Fatalf("%v; it does not say %q, or not in its turn:\n%s", err, line, out.String())
		}
		rest = after
	}
	if err != nil {
		s.t.Fatalf("%v\n%s", err, out.String())
	}
	s.built()
}

// steps is what every editor says: see [session.driver].
func steps(first ...string) []string {
	return append(first, "diagnostic: ", "handler Handle takes its context by value", "fixed", "Build: ", "handler.so")
}

// beside is what an editor says last: what is wrong in function.json, which is not
// saved either.
const beside = "function.json: "

// relaySteps is what an editor says whose one server is the relay: it shows what
// gopls and what lambda-lsp finds at once, and applies a fix and runs a command of each.
func relaySteps() []string {
	return []string{"gopls: ", "func Handle", "shim model", "diagnostic: ", "handler Handle takes its context by value",
		"and of gopls: ", "imported and not used", "fixed", "command of gopls: ", "GoCommandVersion", "Build: ", "handler.so"}
}

// built checks what a session leaves: the build's output, and nothing else.
func (s *session) built() {
	s.t.Helper()
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"go.mod", "go.sum", "handler.go", "handler.so"}; !slices.Equal(names, want) {
		s.t.Errorf("the function's directory has %q, want %q", names, want)
	}
	if text, err := os.ReadFile(s.file()); err != nil || string(text) != source {
		s.t.Errorf("the editor saved handler.go (%v):\n%s", err, text)
	}
}

// gopls returns the path of the gopls that go.mod names.
func gopls(t *testing.T) string {
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

// sid returns the path of a program of Debian's sid, which moves: where it did
// not install, the test skips even in CI.
func sid(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs("../../.tools/sid/bin/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if reason, err := os.ReadFile("../../.tools/sid.log"); err == nil {
		t.Skipf("%s of Debian's sid did not install:\n%s", name, reason)
	}
	testenv.Missing(t, name+" is not in .tools/sid (make test-tools puts it there)")
	return ""
}
