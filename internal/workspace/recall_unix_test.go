//go:build unix

package workspace_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// sessions are several, one after the other, that share a cache and a go command
// which can be held up.
type sessions struct {
	t                 *testing.T
	dir, cache, gate  string
	options           workspace.Options
	made              time.Time
	holding           *os.File
	fn, model, record string // paths
}

// newSessions has had one session, so that there is something to recall.
func newSessions(t *testing.T) *sessions {
	t.Helper()
	real, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	s := &sessions{t: t, dir: testenv.Tree(t, liveModule), cache: filepath.Join(t.TempDir(), "packages"), gate: filepath.Join(bin, "gate")}
	s.made = time.Now().Add(-time.Hour)
	s.fn, s.model = filepath.Join(s.dir, "fn", "main.go"), filepath.Join(s.dir, "model", "model.go")
	script := "#!/bin/sh\n[ ! -e '" + s.gate + "' ] || cat '" + s.gate + "' 2>/dev/null\nexec '" + real + "' \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	s.options = workspace.Options{Env: environ(), Cache: s.cache}
	s.age(bin)
	s.age(s.dir)
	e := s.open("")
	s.untilLoaded(e)
	e.Close()
	records, err := filepath.Glob(filepath.Join(s.cache, "*.json"))
	if err != nil || len(records) != 1 {
		t.Fatalf("the first session has left %q, %v", records, err)
	}
	s.record = records[0]
	return s
}

// age makes everything below dir as old as the time at which the module was made.
func (s *sessions) age(dir string) {
	s.t.Helper()
	if err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, s.made, s.made)
	}); err != nil {
		s.t.Fatal(err)
	}
}

// open begins a session that opens the function with a text, "" for what is on disk.
func (s *sessions) open(text string) *editor {
	e := begin(s.t, s.dir, s.options)
	if text == "" {
		text = e.read("fn/main.go")
	}
	e.DidOpen(s.fn, 1, text)
	return e
}

// hold makes the go command wait.
func (s *sessions) hold() {
	s.t.Helper()
	if err := syscall.Mkfifo(s.gate, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// asked returns when the go command, which waits, has been started.
func (s *sessions) asked() {
	s.t.Helper()
	f, err := os.OpenFile(s.gate, os.O_WRONLY, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	s.holding = f
}

// release lets the go command answer.
func (s *sessions) release() {
	s.t.Helper()
	if err := os.Remove(s.gate); err != nil {
		s.t.Fatal(err)
	}
	s.holding.Close()
}

func (s *sessions) untilLoaded(e *editor) {
	s.t.Helper()
	for event := range e.events {
		if loaded, ok := event.(workspace.Loaded); ok {
			if loaded.Err != nil {
				s.t.Fatal(loaded.Err)
			}
			return
		}
	}
}

// errors counts what does not compile in the function.
func (s *sessions) errors(e *editor) int {
	s.t.Helper()
	packages, err := e.Snapshot(s.fn).Packages(s.t.Context())
	if err != nil || len(packages) == 0 {
		s.t.Fatalf("no packages: %v", err)
	}
	return len(packages[0].Errors)
}

func (s *sessions) read(path string) string {
	s.t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

func (s *sessions) write(path, text string) {
	s.t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		s.t.Fatal(err)
	}
}

// The next session has findings before the go command has answered, and goes on
// with what it recalls when the answer is the same.
func TestRecalled(t *testing.T) {
	s := newSessions(t)
	old := filepath.Join(s.cache, strings.Repeat("0d", 16)+".json")
	s.write(old, "{}")
	s.hold()
	good := s.read(s.fn)
	e := s.open(strings.Replace(good, "*runtime", "runtime", 1))
	e.untilRules("fn/main.go", "shim-context")
	s.asked()
	e.until("fn/main.go", e.edit("fn/main.go", good))
	want(t, "mended", e.rules("fn/main.go"), nil)
	s.release()
	s.untilLoaded(e)
	e.until("fn/main.go", e.edit("fn/main.go", strings.Replace(good, "*runtime", "runtime", 1)))
	want(t, "after the answer", e.rules("fn/main.go"), []string{"shim-context"})
	// A new import is asked about as ever.
	e.edit("fn/main.go", strings.Replace(good, "import (", "import (\n\t_ \"encoding/json\"", 1))
	s.untilLoaded(e)
	if n := s.errors(e); n != 0 {
		t.Errorf("%d errors with a new import", n)
	}
	if _, err := os.Stat(old); err != nil {
		t.Errorf("a record that is not old: %v", err)
	}
	past := time.Now().Add(-31 * 24 * time.Hour)
	if err := os.Chtimes(old, past, past); err != nil {
		t.Fatal(err)
	}
	e.Close()
	s.write(s.record, "{")
	e = s.open("")
	s.untilLoaded(e)
	e.Close()
	if _, err := os.Stat(old); err == nil {
		t.Error("a record that nobody has used for a month is still there")
	}
}

// A dependency that has changed meanwhile is read anew, before the go command
// has said anything about it.
func TestRecalledAndChanged(t *testing.T) {
	s := newSessions(t)
	s.write(s.model, strings.Replace(s.read(s.model), "Name", "Title", 1))
	s.hold()
	e := s.open("")
	s.asked()
	if n := s.errors(e); n != 1 {
		t.Errorf("%d errors after a field was renamed", n)
	}
	s.release()
	s.untilLoaded(e)
	if n := s.errors(e); n != 1 {
		t.Errorf("%d errors when the go command has answered", n)
	}
}

// The go command has the last word: a change that hides is believed only until then.
func TestRecalledWrongly(t *testing.T) {
	s := newSessions(t)
	s.write(s.model, strings.Replace(s.read(s.model), "Name", "Nome", 1))
	s.age(s.dir)
	s.hold()
	e := s.open("")
	s.asked()
	if n := s.errors(e); n != 0 {
		t.Fatalf("the change does not hide: %d errors", n)
	}
	s.release()
	s.untilLoaded(e)
	if n := s.errors(e); n != 1 {
		t.Errorf("%d errors when the go command has answered", n)
	}
}

// What cannot be relied on is not recalled.
func TestNotRecalled(t *testing.T) {
	for name, spoil := range map[string]func(s *sessions) (text string){
		"nothing": func(*sessions) string { return "" },
		"go.mod": func(s *sessions) string {
			mod := filepath.Join(s.dir, "go.mod")
			s.write(mod, s.read(mod)+"\n// a word\n")
			return ""
		},
		"a go.work": func(s *sessions) string {
			s.write(filepath.Join(s.dir, "go.work"), "go 1.24\n\nuse .\n")
			return ""
		},
		"flags": func(s *sessions) string {
			s.options.BuildFlags = []string{"-tags=x"}
			return ""
		},
		"environment": func(s *sessions) string {
			s.options.Env = append(environ(), "GOARCH=arm64")
			return ""
		},
		"a new import": func(s *sessions) string {
			return strings.Replace(s.read(s.fn), "import (", "import (\n\t_ \"encoding/json\"", 1)
		},
		"half a record": func(s *sessions) string {
			s.write(s.record, s.read(s.record)[:100])
			return ""
		},
		"export data that is gone": func(s *sessions) string {
			s.write(s.record, strings.ReplaceAll(s.read(s.record), "-d\"", "-gone\""))
			return ""
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSessions(t)
			text := spoil(s)
			s.hold()
			e := s.open(text)
			s.asked()
			if ready := e.Snapshot(s.fn).Ready(); ready != (name == "nothing") {
				t.Errorf("something is recalled: %v", ready)
			}
			s.release()
			s.untilLoaded(e)
			if n := s.errors(e); n != 0 {
				t.Errorf("%d errors", n)
			}
		})
	}
}
