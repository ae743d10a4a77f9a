package cli_test

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// cloud is a sandbox whose AWS is a server that runs functions, each test in a
// region of its own.
func cloud(t *testing.T, region string) (*sandbox, *awstest.Server) {
	t.Helper()
	testenv.NeedTool(t, "gcc")
	for _, server := range awstest.Start(t) {
		if server.RunsFunctions {
			s := newSandbox(t, nil)
			s.env = append(s.env, awstest.Environ(server.URL)...)
			s.env = append(s.env, "AWS_REGION="+region)
			return s, server
		}
	}
	t.Fatal("no server runs functions")
	return nil, nil
}

// onTerminal runs a command line on a terminal and types answer once it is asked.
func (s *sandbox) onTerminal(answer string, args ...string) (screen string, status int) {
	s.t.Helper()
	master, terminal := openTerminal(s.t)
	cmd := s.command("lambda-lsp", args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
	// Only the terminal that a session is led from turns ctrl-C into a signal.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	terminal.Close()
	guard := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer guard.Stop()
	var seen bytes.Buffer
	asked := false
	for buf := make([]byte, 4096); ; {
		n, err := master.Read(buf) // fails when the last writer has gone
		seen.Write(buf[:n])
		if !asked && strings.Contains(seen.String(), "[y/N] ") {
			asked = true
			if _, err := io.WriteString(master, answer); err != nil {
				s.t.Fatal(err)
			}
		}
		if err != nil {
			break
		}
	}
	cmd.Wait() // its error is the exit status
	if !asked {
		s.t.Errorf("nothing was asked:\n%s", &seen)
	}
	return seen.String(), cmd.ProcessState.ExitCode()
}

// A deployment shows account, region, function and changes, and asks; what is not
// confirmed with a yes is not done.
func TestPromise6DeployAsks(t *testing.T) {
	t.Parallel()
	s, server := cloud(t, "us-east-1")
	exists := func() bool {
		status, _, _ := server.Try(t, "lambda", "get-function", "--function-name", "hello")
		return status == 0
	}
	for _, answer := range []string{"n\n", "\n", "\x04", "yess\n"} {
		screen, status := s.onTerminal(answer, "deploy", "--create-role")
		if status != 1 || !strings.Contains(screen, "deploy hello: not confirmed; nothing was changed") {
			t.Errorf("answered %q: exit status %d\n%s", answer, status, screen)
		}
		if !strings.Contains(screen, "+ Handler: handler.Handle\r\n") || !strings.Contains(screen, "Create function hello in account 000000000000, region us-east-1? [y/N] ") {
			t.Errorf("the question is\n%s", screen)
		}
		if exists() {
			t.Fatalf("answered %q, and it was deployed", answer)
		}
	}
	if screen, status := s.onTerminal("y\n", "deploy", "--create-role"); status != 0 || !exists() {
		t.Fatalf("confirmed: exit status %d\n%s", status, screen)
	}
	if screen, status := s.onTerminal("no\n", "delete"); status != 1 || !exists() || !strings.Contains(screen, "Delete function hello in account 000000000000, region us-east-1, with its 0 published versions and its role lambda-hello-us-east-1? [y/N] ") {
		t.Errorf("not confirmed: exit status %d\n%s", status, screen)
	}
	// Ctrl-C at the question.
	if screen, status := s.onTerminal("\x03", "delete"); status != 1 || !exists() {
		t.Errorf("interrupted: exit status %d\n%s", status, screen)
	}
	if screen, status := s.onTerminal("YES\n", "delete"); status != 0 || exists() {
		t.Errorf("confirmed: exit status %d\n%s", status, screen)
	}
}

// A follower prints what comes, until it is interrupted, which is no failure.
func TestFollowLogs(t *testing.T) {
	t.Parallel()
	s, _ := cloud(t, "eu-north-1")
	if _, stderr, status := s.run("lambda-lsp", "deploy", "--yes", "--create-role"); status != 0 {
		t.Fatal(stderr)
	}
	defer s.run("lambda-lsp", "delete", "--yes")
	cmd := s.command("lambda-lsp", "logs", "--follow", "--json")
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, stderr, status := s.run("lambda-lsp", "invoke", "--remote"); status != 0 {
		t.Fatal(stderr)
	}
	guard := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer guard.Stop()
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("it ended: %v, %s", err, &log)
		}
		if strings.Contains(line, `"message":`) && strings.Contains(line, "greeting World") {
			break
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, lines)
	if err := cmd.Wait(); err != nil {
		t.Errorf("interrupted: %v, %s", err, &log)
	}
}
