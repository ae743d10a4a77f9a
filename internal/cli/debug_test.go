package cli_test

import (
	"bufio"
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strings"

	"github.com/google/go-dap"
	"github.com/rogpeppe/go-internal/testscript"
)

// debugs runs a command line that debugs, and is the debugger's client: it lets
// the function run through once. Then it interrupts the command. Its output is
// there to be looked at as exec's is.
//
//	debugs lambda-lsp debug DIR
func debugs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: debugs COMMAND [ARGS]")
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(cmd.Environ(), "PATH="+ts.Getenv("PATH"))
	for _, name := range []string{"HOME", "GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GOFLAGS", "GOTOOLCHAIN", "LAMBDA_LSP_CACHE"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	defer cmd.Process.Kill()
	lines := bufio.NewReader(out)
	first, err := lines.ReadString('\n')
	if err != nil {
		cmd.Wait()
		ts.Fatalf("%v: %s", err, stderr.String())
	}
	runThrough(ts, regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).FindString(first))
	second, err := lines.ReadString('\n')
	ts.Check(err)
	ts.Check(cmd.Process.Signal(os.Interrupt))
	cmd.Wait() // an interrupted command fails
	_, err = ts.Stdout().Write([]byte(first + second))
	ts.Check(err)
	_, err = ts.Stderr().Write([]byte(stderr.String()))
	ts.Check(err)
}

// runThrough is a client without breakpoints.
func runThrough(ts *testscript.TestScript, address string) {
	conn, err := net.Dial("tcp", address)
	ts.Check(err)
	defer conn.Close()
	seq := 0
	request := func(command string, arguments string) {
		seq++
		raw, err := json.Marshal(struct {
			dap.Request
			Arguments json.RawMessage `json:"arguments"`
		}{dap.Request{ProtocolMessage: dap.ProtocolMessage{Seq: seq, Type: "request"}, Command: command}, json.RawMessage(arguments)})
		ts.Check(err)
		ts.Check(dap.WriteBaseMessage(conn, raw))
	}
	request("initialize", `{"pathFormat": "path", "linesStartAt1": true, "columnsStartAt1": true}`)
	request("launch", `{}`)
	r := bufio.NewReader(conn)
	for {
		m, err := dap.ReadProtocolMessage(r)
		ts.Check(err)
		switch m := m.(type) {
		case *dap.InitializedEvent:
			request("configurationDone", `{}`)
		case *dap.ErrorResponse:
			ts.Fatalf("%s: %s", m.Command, m.Message)
		case *dap.TerminatedEvent:
			return
		}
	}
}
