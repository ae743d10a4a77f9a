package cli_test

import (
	"bufio"
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Ctrl-C while the C compiler runs: the whole tree of processes ends, and
// nothing is left of the build.
func TestInterruptedBuild(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, map[string]string{"handler.so": "the one before"})
	tools := t.TempDir()
	fifo := filepath.Join(tools, "started")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	compiler := filepath.Join(tools, "gcc")
	if err := os.WriteFile(compiler, []byte("#!/bin/sh\necho started > "+fifo+"\nsleep 600\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := s.listing()
	// Nothing that gcc has compiled before is of use to this one.
	s.env = append(s.env, "CC="+compiler)
	s.interrupt(func(*bufio.Reader) {
		if _, err := os.ReadFile(fifo); err != nil {
			t.Error(err)
		}
	}, "build: interrupted\n", "build")
	if after := s.listing(); after != before {
		t.Errorf("left %s\nof %s", after, before)
	}
	if text, err := os.ReadFile(filepath.Join(s.dir, "handler.so")); string(text) != "the one before" {
		t.Errorf("handler.so is %.20q, %v", text, err)
	}
}

// Ctrl-C while the handler waits for a child of its own.
func TestInterruptedInvoke(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, map[string]string{"handler.go": `package main

// /* Required, but no C code needed. */
import "C"

import (
	"fmt"
	"os/exec"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt interface{}, ctx *runtime.Context) (interface{}, error) {
	cmd := exec.Command("sleep", "600")
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	fmt.Println("waiting")
	return nil, cmd.Wait()
}
`, "function.json": `{"FunctionName": "hello", "Runtime": "python3.13", "Handler": "handler.Handle", "Timeout": 900}`})
	if err := os.Remove(filepath.Join(s.dir, "handler_test.go")); err != nil {
		t.Fatal(err)
	}
	before := s.listing()
	s.interrupt(func(log *bufio.Reader) {
		for {
			line, err := log.ReadString('\n')
			if err != nil || strings.HasSuffix(line, "waiting\n") {
				return
			}
		}
	}, "invoke: interrupted\n", "invoke")
	if after := s.listing(); after != before {
		t.Errorf("left %s\nof %s", after, before)
	}
}

// interrupt starts lambda-lsp, sends it SIGINT once wait has returned, and
// checks how it ends: with the status of a refusal, its last word, and no
// process left that it has started.
func (s *sandbox) interrupt(wait func(log *bufio.Reader), last string, args ...string) {
	s.t.Helper()
	cmd := s.command("lambda-lsp", args...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	log := bufio.NewReader(stderr)
	wait(log)
	tree := descendants(s.t, cmd.Process.Pid)
	if len(tree) < 2 {
		s.t.Errorf("only %v run, so there is no tree to end", tree)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		s.t.Fatal(err)
	}
	var rest bytes.Buffer
	if _, err := rest.ReadFrom(log); err != nil {
		s.t.Error(err)
	}
	cmd.Wait() // its error is the exit status
	if status := cmd.ProcessState.ExitCode(); status != 1 || !strings.HasSuffix(rest.String(), last) {
		s.t.Errorf("exit status %d, stderr ends %q", status, rest.String())
	}
	// Those that were killed a moment ago may still be on their way out.
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		left := running(s.t)
		maps.DeleteFunc(left, func(p process, _ int) bool { _, ours := tree[p]; return !ours })
		if len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("still running: %v", left)
		}
	}
}

// A process is one that runs. The time of its start tells it from a later one
// with the same number.
type process struct {
	pid     int
	name    string
	started string
}

// descendants returns the processes that pid has started, and those that these
// have, with their parents.
func descendants(t *testing.T, pid int) map[process]int {
	t.Helper()
	all, tree := running(t), map[process]int{}
	for parents := []int{pid}; len(parents) > 0; parents = parents[1:] {
		for p, parent := range all {
			if parent == parents[0] {
				tree[p] = parent
				parents = append(parents, p.pid)
			}
		}
	}
	return tree
}

// running returns the processes of the machine with their parents, those aside
// that have ended and were not waited for.
func running(t *testing.T) map[process]int {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	list := map[process]int{}
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has just ended
		}
		// pid (name) state parent ..., where the name can hold anything.
		open, end := bytes.IndexByte(stat, '('), bytes.LastIndexByte(stat, ')')
		fields := strings.Fields(string(stat[end+1:]))
		pid, err := strconv.Atoi(strings.TrimSpace(string(stat[:open])))
		parent, err2 := strconv.Atoi(fields[1])
		if err != nil || err2 != nil {
			t.Fatalf("%s: %s", file, stat)
		}
		if fields[0] != "Z" {
			list[process{pid, string(stat[open+1 : end]), fields[19]}] = parent
		}
	}
	return list
}
