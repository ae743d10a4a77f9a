package watch_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/internal/watch"
)

// A watched is a Function whose builds are of the test's making: each copies
// version.go's text, which is what an invocation answers with.
type watched struct {
	*watch.Function
	dir    string
	built  chan struct{}
	failed chan error

	mu      sync.Mutex
	started int           // builds
	hold    chan struct{} // if not nil, builds wait for it
	begun   chan struct{} // gets a sign as each begins
}

// echoing is a bootstrap in the shape of a script: it answers with the text of
// the file beside it.
const echoing = `#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
while true; do
	id=$(curl -sS -D - -o /dev/null "$api/next" | tr -d '\r' | sed -n 's/^Lambda-Runtime-Aws-Request-Id: //Ip')
	[ -n "$id" ] || exit 1
	curl -sS -o /dev/null -d "$(cat "$(dirname "$0")/answer")" "$api/$id/response"
done
`

// watching watches a directory with one package.
func watching(t *testing.T, files map[string]string, inputs func(dir string) build.Inputs) *watched {
	t.Helper()
	testenv.NeedTool(t, "curl")
	w := &watched{dir: testenv.Files(t, files), built: make(chan struct{}, 100), failed: make(chan error, 100), begun: make(chan struct{}, 100)}
	if inputs == nil {
		inputs = func(dir string) build.Inputs {
			return build.Inputs{Packages: []string{dir}, Files: []string{filepath.Join(dir, "function.json")}}
		}
	}
	f, err := watch.Start(t.Context(), watch.Options{
		Dir: w.dir, Name: "fn", Temp: t.TempDir(), Environments: 2,
		Inputs: func(context.Context) (build.Inputs, error) { return inputs(w.dir), nil },
		Build:  w.build,
		Built:  func(float64) { w.built <- struct{}{} },
		Failed: func(err error) { w.failed <- err },
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Function = f
	t.Cleanup(f.Close)
	return w
}

func (w *watched) build(ctx context.Context, output string) (o local.Options, err error) {
	w.mu.Lock()
	w.started++
	hold := w.hold
	w.mu.Unlock()
	text, err := os.ReadFile(filepath.Join(w.dir, "version.go"))
	w.begun <- struct{}{}
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return o, ctx.Err()
		}
	}
	if err != nil || strings.Contains(string(text), "broken") {
		return o, failure.New("build", w.dir, "%q does not build: %v", text, err)
	}
	bootstrap := filepath.Join(output, "bootstrap")
	if err := errors.Join(os.WriteFile(bootstrap, []byte(echoing), 0o755), os.WriteFile(filepath.Join(output, "answer"), text, 0o644)); err != nil {
		return o, err
	}
	return local.Options{Artifact: bootstrap, Runtime: "provided.al2023", FunctionName: "fn"}, nil
}

// save puts a file in its place whole: what is half written may be built too.
func (w *watched) save(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(w.dir, name)
	tmp := filepath.Join(filepath.Dir(path), ".saving")
	if err := errors.Join(os.WriteFile(tmp, []byte(text), 0o644), os.Rename(tmp, path)); err != nil {
		t.Fatal(err)
	}
}

// holding has the builds that begin from now on wait until the channel is closed,
// or until they are given up.
func (w *watched) holding() chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.hold = make(chan struct{})
	return w.hold
}

// answers holds the answer of an invocation against want.
func (w *watched) answers(t *testing.T, want string) {
	t.Helper()
	r, err := w.Invoke(t.Context(), local.Invocation{})
	if err != nil {
		t.Fatal(err)
	}
	if string(r.Payload) != want || r.FunctionError != "" {
		t.Fatalf("got %s, want %s; %s", r.Payload, want, r.Logs)
	}
}

func TestSaves(t *testing.T) {
	t.Parallel()
	w := watching(t, map[string]string{"version.go": "1"}, nil)
	w.answers(t, "1") // waits for the first build
	<-w.built
	for i, save := range []func(text string) error{
		func(text string) error { return os.WriteFile(filepath.Join(w.dir, "version.go"), []byte(text), 0o644) },
		func(text string) error { // as editors do it
			tmp := filepath.Join(w.dir, ".version.go.swp")
			return errors.Join(os.WriteFile(tmp, []byte(text), 0o644), os.Rename(tmp, filepath.Join(w.dir, "version.go")))
		},
		func(text string) error { // and others
			path := filepath.Join(w.dir, "version.go")
			return errors.Join(os.Rename(path, path+"~"), os.WriteFile(path, []byte(text), 0o644), os.Remove(path+"~"))
		},
		func(text string) error { // a version control system
			path := filepath.Join(w.dir, "version.go")
			return errors.Join(os.Remove(path), os.WriteFile(path, []byte(text), 0o644))
		},
	} {
		text := fmt.Sprint(i + 2)
		if err := save(text); err != nil {
			t.Fatal(err)
		}
		<-w.built
		for { // a save that was seen in halves is built twice
			r, err := w.Invoke(t.Context(), local.Invocation{})
			if err != nil {
				t.Fatal(err)
			}
			if string(r.Payload) == text {
				break
			}
			<-w.built
		}
	}
	select {
	case err := <-w.failed:
		t.Logf("seen in halves: %v", err) // the file was not there for a moment
	default:
	}
}

// What is no input, and what changes nothing, builds nothing.
func TestOnlyInputsCount(t *testing.T) {
	t.Parallel()
	w := watching(t, map[string]string{"version.go": "1"}, nil)
	<-w.built
	w.save(t, "notes.txt", "x")
	w.save(t, "version_test.go", "x")
	w.save(t, ".hidden.go", "x")
	w.save(t, "version.go", "1") // the same text
	w.save(t, "version.go", "2")
	<-w.built
	w.answers(t, "2")
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.started != 2 {
		t.Errorf("%d builds", w.started)
	}
}

// A build that fails leaves the last good one in its place, and says so once.
func TestFailingBuilds(t *testing.T) {
	t.Parallel()
	w := watching(t, map[string]string{"version.go": "broken"}, nil)
	err := <-w.failed
	var none *watch.NotBuilt
	if _, got := w.Invoke(t.Context(), local.Invocation{}); !errors.As(got, &none) || none.Err != err {
		t.Errorf("got %v", got)
	}
	w.save(t, "version.go", "2")
	<-w.built
	w.save(t, "version.go", "broken again")
	if err := <-w.failed; !strings.Contains(err.Error(), `"broken again" does not build`) {
		t.Error(err)
	}
	w.answers(t, "2")
	w.save(t, "version.go", "3")
	<-w.built
	w.answers(t, "3")
	if len(w.failed) > 0 {
		t.Error(<-w.failed)
	}
}

// A newer save overtakes the build of an older one; the last good build answers
// meanwhile.
func TestNewerSaveOvertakes(t *testing.T) {
	t.Parallel()
	w := watching(t, map[string]string{"version.go": "1"}, nil)
	<-w.built
	<-w.begun
	hold := w.holding()
	w.save(t, "version.go", "2")
	<-w.begun // it waits until it is given up
	w.answers(t, "1")
	w.mu.Lock()
	w.hold = nil
	w.mu.Unlock()
	w.save(t, "version.go", "3")
	<-w.begun
	<-w.built
	w.answers(t, "3")
	close(hold)
	if len(w.built)+len(w.failed) > 0 {
		t.Error("the build that was overtaken was reported")
	}
}

// Code that is saved faster than it builds is built at last.
func TestEndlessSaves(t *testing.T) {
	t.Parallel()
	w := watching(t, map[string]string{"version.go": "0"}, nil)
	<-w.built
	<-w.begun
	hold := w.holding()
	for i := range 4 {
		w.save(t, "version.go", fmt.Sprint(i+1))
		<-w.begun
	}
	w.save(t, "version.go", "5") // no longer overtakes
	close(hold)
	<-w.built // 4
	<-w.built
	w.answers(t, "5")
}

// Directories may come and go: those of packages still to be written, and the
// function's own.
func TestDirectoriesComeAndGo(t *testing.T) {
	t.Parallel()
	w := watching(t, map[string]string{"version.go": "1"}, func(dir string) build.Inputs {
		return build.Inputs{Packages: []string{dir, filepath.Join(dir, "a", "b")}}
	})
	<-w.built
	inner := filepath.Join(w.dir, "a", "b")
	for range 2 {
		if err := os.MkdirAll(inner, 0o755); err != nil {
			t.Fatal(err)
		}
		w.save(t, "a/b/new.go", "package b")
		<-w.built
		w.save(t, "a/b/new.go", "package b // changed")
		<-w.built
		if err := os.RemoveAll(filepath.Join(w.dir, "a")); err != nil {
			t.Fatal(err)
		}
		<-w.built
	}
	moved := w.dir + "-moved"
	if err := os.Rename(w.dir, moved); err != nil {
		t.Fatal(err)
	}
	<-w.failed // there is no version.go
	w.answers(t, "1")
	if err := os.Rename(moved, w.dir); err != nil {
		t.Fatal(err)
	}
	<-w.built
	w.save(t, "version.go", "2")
	<-w.built
	w.answers(t, "2")
}

// The inputs are listed again when what they depend on has changed, and only then.
func TestInputsAreListedAgain(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	listed := 0
	w := watching(t, map[string]string{"version.go": "package main", "assets/a.txt": "a"}, func(dir string) build.Inputs {
		mu.Lock()
		defer mu.Unlock()
		listed++
		names, _ := filepath.Glob(filepath.Join(dir, "assets", "*"))
		return build.Inputs{Packages: []string{dir}, Files: names, Trees: []string{filepath.Join(dir, "assets")}}
	})
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return listed
	}
	<-w.built
	before := count()
	w.save(t, "version.go", "package main // the same imports")
	<-w.built
	if n := count(); n != before {
		t.Errorf("listed %d times more for a comment", n-before)
	}
	w.save(t, "version.go", "package main\n\nimport _ \"fmt\"")
	<-w.built
	if count() == before {
		t.Error("not listed for an import")
	}
	w.save(t, "assets/b.txt", "b")
	<-w.built
	w.save(t, "assets/b.txt", "b changed")
	<-w.built
}

// What cannot be watched is told, once; the rest is watched.
func TestUnwatched(t *testing.T) {
	t.Parallel()
	w := watching(t, map[string]string{"version.go": "1"}, func(dir string) build.Inputs {
		loop := filepath.Join(dir, "loop")
		os.Symlink(loop, loop) // is there the second time
		return build.Inputs{Packages: []string{dir, loop}}
	})
	if err := <-w.failed; !strings.HasPrefix(err.Error(), "watch "+filepath.Join(w.dir, "loop")+": ") || !strings.HasSuffix(err.Error(), "; what is saved there is not noticed") {
		t.Error(err)
	}
	<-w.built
	w.save(t, "version.go", "2")
	<-w.built
	if len(w.failed) > 0 {
		t.Errorf("again: %v", <-w.failed)
	}
}

// Nothing runs after Close, and nothing is invoked.
func TestClose(t *testing.T) {
	t.Parallel()
	w := watching(t, map[string]string{"version.go": "1"}, nil)
	w.answers(t, "1")
	w.Close()
	if _, err := w.Invoke(t.Context(), local.Invocation{}); !errors.Is(err, local.ErrClosed) {
		t.Errorf("got %v", err)
	}
}
