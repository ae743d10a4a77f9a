package scaffold

import (
	"encoding/json"
	"go/format"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/events"
)

func TestNew(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a", "hello")
	files, err := New(Options{Dir: dir, Runtime: "python3.12", Source: source(t, "plain")})
	if err != nil {
		t.Fatal(err)
	}
	if got := list(t, dir); !slices.Equal(got, slices.Sorted(slices.Values(files))) {
		t.Errorf("wrote %v, reports %v", got, files)
	}
	for _, name := range []string{"handler.go", "handler_test.go"} {
		text := read(t, filepath.Join(dir, name))
		if formatted, err := format.Source([]byte(text)); err != nil || string(formatted) != text {
			t.Errorf("%s is not as gofmt has it (%v)", name, err)
		}
	}
	var config struct{ FunctionName, Runtime, Handler string }
	if err := json.Unmarshal([]byte(read(t, filepath.Join(dir, "function.json"))), &config); err != nil {
		t.Fatal(err)
	}
	if config.FunctionName != "hello" || config.Runtime != "python3.12" || config.Handler != "handler.Handle" {
		t.Errorf("function.json says %+v", config)
	}
	if mod := read(t, filepath.Join(dir, "go.mod")); !strings.HasPrefix(mod, "module example.com/hello\n") {
		t.Errorf("go.mod is %q", mod)
	}
}

// The go.sum lines come from here and not from the network: they must be the
// ones that this module itself was checked against.
func TestSumsAreThisModules(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := New(Options{Dir: dir, Runtime: "python3.13", Source: source(t, "s3")}); err != nil {
		t.Fatal(err)
	}
	ours, theirs := read(t, "../../go.sum"), read(t, filepath.Join(dir, "go.sum"))
	if n := strings.Count(theirs, "\n"); n != 2*len(requirements()) {
		t.Errorf("go.sum has %d lines", n)
	}
	for line := range strings.Lines(theirs) {
		if !strings.Contains(ours, line) {
			t.Errorf("go.sum of this module has no %q", line)
		}
	}
}

func TestNewLeavesWhatExists(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"handler.go", "handler_test.go", "function.json", "event.json", "Makefile", "go.mod", "go.sum"} {
		dir := t.TempDir()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("mine"), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := New(Options{Dir: dir, Source: source(t, "plain")})
		want := "new " + dir + ": " + name + " exists already; choose another directory, or move the file away"
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
		if got := list(t, dir); !slices.Equal(got, []string{name}) || read(t, path) != "mine" {
			t.Errorf("%s: left %v", name, got)
		}
	}
}

func TestNewWritesThroughNoLink(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("symbolic links need a privilege on Windows")
	}
	dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "target")
	if err := os.Symlink(elsewhere, filepath.Join(dir, "event.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Dir: dir, Source: source(t, "plain")}); err == nil {
		t.Error("a broken link was taken for nothing")
	}
	if _, err := os.Stat(elsewhere); err == nil {
		t.Error("wrote through a symbolic link")
	}
}

// A file where the directory should be: what was made on the way goes again.
func TestNewUnderAFile(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "file"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Dir: filepath.Join(root, "file", "hello"), Source: source(t, "plain")}); err == nil {
		t.Error("made a directory under a file")
	}
	if got := list(t, root); !slices.Equal(got, []string{"file"}) {
		t.Errorf("left %v", got)
	}
}

func TestFunctionName(t *testing.T) {
	t.Parallel()
	for dir, want := range map[string]string{
		"hello":                 "hello",
		"Hello_World-2":         "Hello_World-2",
		"my function":           "my-function",
		"a.b":                   "a-b",
		".hidden":               "hidden",
		"日本語":                   "function",
		"café":                  "caf",
		"it's $HOME \"quoted\"": "it-s--HOME--quoted",
		"con":                   "function",
		"/":                     "function",
		"-rf":                   "rf",
		strings.Repeat("x", 80): strings.Repeat("x", 64),
	} {
		if got := functionName(dir); got != want {
			t.Errorf("functionName(%q) = %q, want %q", dir, got, want)
		}
	}
}

func source(t *testing.T, name string) events.Source {
	t.Helper()
	s, ok := events.Lookup(name)
	if !ok {
		t.Fatalf("no event source %s", name)
	}
	return s
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
