package awstest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// witnessProgram is the AWS CLI as a loop: a line of arguments in, a line of status
// and output out. A process for each call would take longer than all the tests.
const witnessProgram = `
import contextlib, io, json, sys
from awscli.clidriver import create_clidriver
driver = create_clidriver()
for line in sys.stdin:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = driver.main(json.loads(line))
        except SystemExit as e:
            status = e.code
    print(json.dumps([status, out.getvalue(), err.getvalue()]), flush=True)
`

// witness is the AWS CLI, which tells what a server holds in the product's place.
var witness struct {
	sync.Once
	sync.Mutex
	in  io.Writer
	out *bufio.Reader
	err error
}

// Try runs the AWS CLI against the server and returns its exit status and outputs.
func (s *Server) Try(t testing.TB, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	dir := testenv.AWSTools(t)
	python := testenv.NeedTool(t, "python3")
	witness.Do(func() {
		cmd := proc.Command(context.Background(), python, "-c", witnessProgram)
		cmd.Env = append(append(os.Environ(), "PYTHONPATH="+dir), Environ("http://127.0.0.1:1")...)
		in, err := cmd.StdinPipe() // its end, when the tests end, ends the program
		if err != nil {
			witness.err = err
			return
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			witness.err = err
			return
		}
		witness.in, witness.out, witness.err = in, bufio.NewReader(out), cmd.Start()
	})
	if witness.err != nil {
		t.Fatal(witness.err)
	}
	line, err := json.Marshal(append([]string{"--endpoint-url", s.URL, "--output", "json"}, args...))
	if err != nil {
		t.Fatal(err)
	}
	witness.Lock()
	defer witness.Unlock()
	fmt.Fprintf(witness.in, "%s\n", line)
	reply, err := witness.out.ReadBytes('\n')
	if err != nil {
		t.Fatalf("the AWS CLI ended: %v", err)
	}
	if err := json.Unmarshal(reply, &[]any{&status, &stdout, &stderr}); err != nil {
		t.Fatalf("the AWS CLI printed %s", reply)
	}
	return status, stdout, stderr
}

// CLI is Try for a call that must succeed, and decodes its answer.
func (s *Server) CLI(t testing.TB, args ...string) map[string]any {
	t.Helper()
	status, stdout, stderr := s.Try(t, args...)
	if status != 0 {
		t.Fatalf("aws %s: exit status %d\n%s", strings.Join(args, " "), status, stderr)
	}
	answer := map[string]any{}
	if strings.TrimSpace(stdout) != "" {
		if err := json.Unmarshal([]byte(stdout), &answer); err != nil {
			t.Fatalf("aws %s printed %s", strings.Join(args, " "), stdout)
		}
	}
	return answer
}
