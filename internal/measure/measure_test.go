package measure

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// scratch holds what is built; TestMain owns it.
var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "measure-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(scratch)
	os.Exit(code)
}

var buildStart = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "bootstrap")
	cmd := exec.Command("go", "build", "-trimpath", "-tags", "lambda.norpc", "-o", path, "./testdata/start")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	return path, cmd.Run()
})

// options are those of testdata/start; GODEBUG has a setting already.
func options(t *testing.T, env ...string) local.Options {
	t.Helper()
	path, err := buildStart()
	if err != nil {
		t.Fatal(err)
	}
	return local.Options{
		Artifact: path, Runtime: "provided.al2023", Timeout: time.Minute,
		Env: env, Environ: append(os.Environ(), "GODEBUG=panicnil=1"),
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event                    string
		invocations, concurrency int
		environments, failed     int
	}{
		{`{}`, 200, 4, 4, 0},
		{`{}`, 3, 10, 3, 0},
		{`{"Every": 10}`, 100, 1, 1, 10},
	} {
		load, err := Run(t.Context(), options(t), local.Invocation{Payload: []byte(c.event)}, c.invocations, c.concurrency)
		if err != nil {
			t.Fatal(err)
		}
		if load.Invocations != c.invocations || load.Concurrency != c.environments || load.Failed != c.failed || (load.Failure != nil) != (c.failed > 0) {
			t.Errorf("%+v: %+v", c, load)
		}
		// One environment may have got all of the work before another came to any.
		if load.ColdStarts < 1 || load.ColdStarts > c.environments || load.Init.P50 <= 0 {
			t.Errorf("%+v: %d cold starts, %+v", c, load.ColdStarts, load.Init)
		}
		d := load.Duration
		if times := []float64{d.Min, d.P50, d.P95, d.P99, d.Max}; d.Min <= 0 || !slices.IsSorted(times) || load.PerSecond <= 0 {
			t.Errorf("%+v: %+v", c, load)
		}
	}
}

// The invocations run at the same time, each in a process of its own: each waits
// until all have come.
func TestRunIsConcurrent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	load, err := Run(t.Context(), options(t, "MEET="+dir), local.Invocation{Payload: []byte(`{"Meet": 3}`)}, 3, 3)
	if err != nil || load.Failed > 0 {
		t.Fatal(load, err)
	}
	if here, err := os.ReadDir(dir); err != nil || len(here) != 3 {
		t.Errorf("%d processes (%v)", len(here), err)
	}
}

func TestRunEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, options(t), local.Invocation{}, 100, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	o := options(t)
	o.Artifact += "-none"
	if _, err := Run(t.Context(), o, local.Invocation{}, 100, 2); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("got %v", err)
	}
}

// testdata/start initializes for 50 ms: more than all else in it.
func TestColdStarts(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	o := options(t)
	o.Log = &log
	cold, err := ColdStarts(t.Context(), o, local.Invocation{}, 4)
	if err != nil {
		t.Fatal(err)
	}
	if cold.Starts != 4 || cold.Init.Min < 50 || cold.Duration.Min <= 0 {
		t.Errorf("got %+v", cold)
	}
	if len(cold.Packages) < 5 || cold.Packages[0].Path != "main" || cold.Packages[0].Ms < 50 || cold.Packages[0].Allocs < 1 || cold.Packages[0].Bytes < 1<<20 {
		t.Errorf("got %+v", cold.Packages)
	}
	if n := strings.Count(log.String(), "REPORT"); n != 1 || strings.Contains(log.String(), "ms clock") {
		t.Errorf("%d reports in\n%s", n, &log)
	}
	if _, err := ColdStarts(t.Context(), options(t, "FAIL=1"), local.Invocation{}, 4); err == nil || !strings.Contains(err.Error(), "it ends before it asks for an event: {") {
		t.Errorf("got %v", err)
	}
}

// In Python's process too the Go runtime says what its packages cost.
func TestColdStartsOfHandler(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	list := testenv.Pythons(t)
	python := list[len(list)-1]
	source, err := filepath.Abs("testdata/shim")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "handler.so")
	if _, err := shim.Build(t.Context(), shim.Options{Dir: source, Output: out, Handlers: []string{"Handle"}}); err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.Symlink(python.Path, filepath.Join(bin, "python"+python.Version)); err != nil {
		t.Fatal(err)
	}
	cold, err := ColdStarts(t.Context(), local.Options{
		Artifact: out, Runtime: "python" + python.Version, Host: local.HostEmbedded, Timeout: time.Minute,
		Environ: append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH")),
	}, local.Invocation{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(cold.Packages) == 0 || cold.Packages[0].Path != "main" || cold.Packages[0].Ms < 50 {
		t.Errorf("got %+v", cold.Packages)
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	var hundred []float64
	for i := range 100 {
		hundred = append(hundred, float64(100-i))
	}
	for _, c := range []struct {
		ms   []float64
		want Times
	}{
		{nil, Times{}},
		{[]float64{7}, Times{7, 7, 7, 7, 7}},
		{[]float64{2, 1}, Times{1, 1, 2, 2, 2}},
		{hundred, Times{1, 50, 95, 99, 100}},
	} {
		if got := timesOf(c.ms); got != c.want {
			t.Errorf("%v: got %+v, want %+v", c.ms, got, c.want)
		}
	}
}
