package build_test

import (
	"archive/zip"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// A victim is a function whose builds are disturbed, and what may be seen of them.
type victim struct {
	files          map[string]string
	source, binary string
	dir, out, tmp  string
	mark           string // in the environment of every process of its builds
	changes        int
}

// victims are a function for each way to build. TMPDIR is theirs for the test.
func victims(t *testing.T) []*victim {
	t.Helper()
	testenv.NeedTool(t, "gcc")
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("LAMBDA_LSP_CACHE", t.TempDir())
	var list []*victim
	for _, c := range []struct {
		files          map[string]string
		source, binary string
	}{
		{startFunction(nil), "main.go", "bootstrap"},
		{shimFunction(nil), "handler.go", "handler.so"},
		{shimFunction(map[string]string{"function.json": `{"Runtime": "provided.al2023"}`}), "handler.go", "bootstrap"},
	} {
		list = append(list, &victim{
			files: c.files, source: c.source, binary: c.binary, dir: testenv.Files(t, c.files), out: t.TempDir(), tmp: tmp,
			mark: "LAMBDA_LSP_VICTIM=" + strconv.FormatUint(rand.Uint64(), 36),
		})
	}
	return list
}

// prepare changes the source, so that there is something to compile, and puts
// outputs of before in place.
func (v *victim) prepare(t *testing.T) {
	t.Helper()
	v.changes++
	text := v.files[v.source] + fmt.Sprintf("\nvar change%d_%d int\n", os.Getpid(), v.changes)
	if err := os.WriteFile(filepath.Join(v.dir, v.source), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{v.binary, "package.zip"} {
		if err := os.WriteFile(filepath.Join(v.out, name), []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func (v *victim) build(ctx context.Context, more ...string) error {
	_, err := build.Package(ctx, build.Options{Dir: v.dir, Output: v.out, Env: environ(append(more, v.mark)...)})
	return err
}

// check reports everything that a build left and should not have.
func (v *victim) check(t *testing.T, when string) {
	t.Helper()
	for dir, files := range map[string]map[string]string{v.dir: v.files, v.tmp: nil, v.out: {v.binary: "", "package.zip": ""}} {
		if got := added(t, dir, files); len(got) > 0 {
			t.Errorf("%s: left %v in %s", when, got, dir)
		}
	}
	if path := filepath.Join(v.out, v.binary); !isOld(path) {
		if f, err := elf.Open(path); err != nil {
			t.Errorf("%s: half a binary: %v", when, err)
		} else {
			f.Close()
		}
	}
	if path := filepath.Join(v.out, "package.zip"); !isOld(path) {
		if z, err := zip.OpenReader(path); err != nil {
			t.Errorf("%s: half a zip: %v", when, err)
		} else {
			z.Close()
		}
	}
	// Those that were killed a moment ago may still be on their way out.
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		left := v.processes()
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: still running: %v", when, left)
		}
	}
}

func isOld(path string) bool {
	data, err := os.ReadFile(path)
	return err == nil && string(data) == "old"
}

// processes are those of the builds, by what they are called.
func (v *victim) processes() map[int]string {
	found := map[int]string{}
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		// A zombie has no environment any more.
		environ, err := os.ReadFile(filepath.Join("/proc", e.Name(), "environ"))
		if err == nil && strings.Contains(string(environ), v.mark) {
			name, _ := os.ReadFile(filepath.Join("/proc", e.Name(), "comm"))
			found[pid] = strings.TrimSpace(string(name))
		}
	}
	return found
}

// descriptors counts the files that this process has open.
func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// An attempt is how one build has gone.
type attempt struct {
	at, took time.Duration
	err      error
}

// buildAll builds all at the same time, each until it is cancelled after a time.
func buildAll(t *testing.T, list []*victim, after func(i int) time.Duration) []attempt {
	t.Helper()
	attempts := make([]attempt, len(list))
	var ending sync.WaitGroup
	for i, v := range list {
		v.prepare(t)
		at := after(i)
		ending.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			defer time.AfterFunc(at, cancel).Stop()
			start := time.Now()
			err := v.build(ctx)
			attempts[i] = attempt{at, time.Since(start), err}
		})
	}
	ending.Wait()
	return attempts
}

// A build that is cancelled at any moment ends all that it started and leaves what
// was there, whole, or what it made, whole. With SOAK set there are 10,000 builds, or as
// many as SOAK_MINUTES have room for; without it 12, with CI=true 30.
func TestCancelAtAnyMoment(t *testing.T) {
	list := victims(t)
	builds, until := 12, time.Now().Add(24*time.Hour)
	switch {
	case os.Getenv("SOAK") != "":
		builds = 10_000
	case testenv.CI():
		builds = 30
	}
	if minutes, err := strconv.Atoi(os.Getenv("SOAK_MINUTES")); err == nil {
		until = time.Now().Add(time.Duration(minutes) * time.Minute)
	}
	// How long a build takes is seen by the second: the first compiles what both need.
	var full []attempt
	for range 2 {
		full = buildAll(t, list, func(int) time.Duration { return time.Hour })
		for _, a := range full {
			if a.err != nil {
				t.Fatal(a.err)
			}
		}
	}
	files, routines := descriptors(t), runtime.NumGoroutine()
	random := rand.New(rand.NewPCG(1, 2))
	ran, cancelled := 0, 0
	for ran < builds && time.Now().Before(until) && !t.Failed() {
		attempts := buildAll(t, list, func(i int) time.Duration { return time.Duration(random.Float64() * float64(full[i].took)) })
		for i, a := range attempts {
			switch {
			case errors.Is(a.err, context.Canceled):
				cancelled++
			case a.err != nil:
				t.Errorf("cancelled after %v: %v", a.at, a.err)
			}
			list[i].check(t, fmt.Sprintf("build %d, cancelled after %v", ran+i, a.at))
		}
		ran += len(list)
	}
	if t.Failed() {
		return
	}
	t.Logf("%d builds, %d of them cancelled before their end", ran, cancelled)
	if cancelled == 0 {
		t.Error("every build was faster than its end")
	}
	// A goroutine that has done its work may still be on its way out.
	for deadline := time.Now().Add(time.Minute); runtime.NumGoroutine() > routines && time.Now().Before(deadline); time.Sleep(time.Millisecond) {
	}
	if now := descriptors(t); now > files || runtime.NumGoroutine() > routines {
		t.Errorf("%d files and %d goroutines, before %d and %d", now, runtime.NumGoroutine(), files, routines)
	}
}

// Whichever of its children is killed, a build ends with what is whole, and with
// nothing of it running.
func TestChildrenAreKilled(t *testing.T) {
	rounds := 1
	if os.Getenv("SOAK") != "" {
		rounds = 100
	}
	list := victims(t)
	killed := map[string]int{}
	for round := range rounds * len(list) {
		v := list[round%len(list)]
		for _, name := range []string{"go", "compile", "link", "cgo", "cc1", "gcc"} {
			v.prepare(t)
			ended := make(chan error, 1)
			go func() { ended <- v.build(t.Context()) }()
			var err error
			hit := false
			for done := false; !done; {
				select {
				case err = <-ended:
					done = true
				default:
					hit = hit || v.kill(name)
					time.Sleep(time.Millisecond) // what is to be killed needs the processor too
				}
			}
			if hit {
				killed[name]++
			}
			if err != nil && !hit {
				t.Errorf("nothing was killed, and %v", err)
			}
			v.check(t, fmt.Sprintf("%s of %s killed: %v", name, v.binary, err))
		}
	}
	t.Logf("killed %v", killed)
	if killed["go"] == 0 || killed["compile"] == 0 || killed["link"] == 0 {
		t.Errorf("only %v came to be killed", killed)
	}
}

// kill ends one process of that name, if there is one.
func (v *victim) kill(name string) bool {
	for pid, called := range v.processes() {
		if called == name {
			return syscall.Kill(pid, syscall.SIGKILL) == nil
		}
	}
	return false
}

// On a TMPDIR that fills up at any point a build says so, leaves what was there, and
// nothing else.
func TestTMPDIRFull(t *testing.T) {
	list := victims(t)
	for _, v := range list {
		for kib := 4; ; kib *= 4 {
			v.prepare(t)
			v.tmp = smallDisk(t, kib)
			t.Setenv("TMPDIR", v.tmp)
			err := v.build(t.Context(), "TMPDIR="+v.tmp, "GOTMPDIR="+v.tmp)
			v.check(t, fmt.Sprintf("%s with %d KiB", v.binary, kib))
			if err == nil {
				break
			}
			if !strings.Contains(err.Error(), "no space left on device") || !isOld(filepath.Join(v.out, "package.zip")) {
				t.Errorf("%s with %d KiB: %v", v.binary, kib, err)
			}
			if kib > 1<<20 {
				t.Fatalf("%s has not enough: %v", v.binary, err)
			}
		}
	}
}

// Clocks jump: files are from the future, or from before there were computers. What
// is built is the same, and is put in place.
func TestClockJumps(t *testing.T) {
	for _, v := range victims(t) {
		v.prepare(t)
		var first []byte
		for _, year := range []int{2026, 1902, 2105, 1970, 2300} {
			at := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
			for _, dir := range []string{v.dir, v.out, os.Getenv("LAMBDA_LSP_CACHE")} {
				err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
					if err != nil {
						return err
					}
					return os.Chtimes(path, at, at)
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := v.build(t.Context()); err != nil {
				t.Fatalf("%d: %v", year, err)
			}
			v.check(t, fmt.Sprint(year))
			data, err := os.ReadFile(filepath.Join(v.out, "package.zip"))
			if err != nil {
				t.Fatal(err)
			}
			if first == nil {
				first = data
			}
			if string(data) != string(first) {
				t.Errorf("%s: another zip in %d", v.binary, year)
			}
		}
	}
}
