package cli_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/cli"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestMain(m *testing.M) {
	testscript.Main(stopServers{m}, map[string]func(){"lambda-lsp": lambdaLSP})
}

// stopServers ends the servers that tests have started.
type stopServers struct{ *testing.M }

func (m stopServers) Run() int {
	defer awstest.Stop()
	return m.M.Run()
}

// lambdaLSP is the program, as cmd/lambda-lsp has it.
func lambdaLSP() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	process, err := cli.This()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(cli.Refused)
	}
	os.Exit(cli.Run(ctx, process, os.Args[1:]))
}

// TestScripts runs command lines as a user would type them. Builds are real ones.
func TestScripts(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"curl", "gcc", "make", "python3", "unzip"} {
		testenv.NeedTool(t, tool)
	}
	env, client, dlv := goEnv(t), runtimeClient(t), testenv.Delve(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, env...)
			e.Setenv("LAMBDA_LSP_CACHE", filepath.Join(e.WorkDir, ".cache"))
			e.Setenv("PATH", e.Getenv("PATH")+string(filepath.ListSeparator)+filepath.Dir(dlv))
			if client != "" {
				e.Setenv("PYTHONPATH", client)
			}
			return nil
		},
		Condition: func(cond string) (bool, error) {
			if cond != "ric" {
				return false, fmt.Errorf("unknown condition %q", cond)
			}
			return client != "", nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"awaits": awaits, "debugs": debugs, "exits": exits,
		},
	})
}

// runtimeClient is where awslambdaric is for the Python that functions ask for;
// "" where the machine has no such Python or no client.
func runtimeClient(t *testing.T) string {
	t.Helper()
	const version = "3.13"
	has := slices.ContainsFunc(testenv.Pythons(t), func(p testenv.Python) bool { return p.Version == version && p.HasRIC })
	if has || testenv.CI() {
		return testenv.RIC(t, version)
	}
	return ""
}

// goEnv is what a build needs in the sandbox of a script: the caches of the
// tests' own go command, so that nothing is downloaded or compiled twice.
func goEnv(t *testing.T) []string {
	t.Helper()
	names := []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GOFLAGS", "GOTOOLCHAIN"}
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	values := strings.Split(string(out), "\n")
	env := []string{"PYENV_ROOT=" + pyenvRoot()}
	for i, name := range names {
		env = append(env, name+"="+values[i])
	}
	return env
}

// pyenvRoot is where pyenv is; HOME is not the user's in a script.
func pyenvRoot() string {
	if root := os.Getenv("PYENV_ROOT"); root != "" {
		return root
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".pyenv")
}

// exits runs a command and holds its exit status against a number:
//
//	exits 2 lambda-lsp new
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND [ARGS]")
	}
	status := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(*exec.ExitError)
		if !ok {
			ts.Fatalf("%v", err)
		}
		status = exit.ExitCode()
	}
	if got := fmt.Sprint(status); got != args[0] {
		ts.Fatalf("exit status %s, want %s", got, args[0])
	}
}

// awaits waits until a file that a command in the background writes matches a
// regular expression, and sets a variable to what its group has matched:
//
//	awaits FILE REGEXP [VARIABLE]
func awaits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: awaits FILE REGEXP [VARIABLE]")
	}
	pattern := regexp.MustCompile(args[1])
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		text, err := os.ReadFile(ts.MkAbs(args[0])) // there is none before the command runs
		if m := pattern.FindSubmatch(text); m != nil {
			if len(args) > 2 {
				ts.Setenv(args[2], string(m[1]))
			}
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s does not match %s (%v):\n%s", args[0], args[1], err, text)
		}
	}
}
