package relay

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// stand plays gopls's part on standard input and output.
func stand(name string) error {
	switch name {
	case "tee":
		return tee()
	case "socket":
		return socket()
	case "dies":
		return errors.New("unknown flag -nonsense")
	case "deaf":
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	}
	return errors.New("no such part: " + name)
}

// tee is gopls itself, of which files get what it says and hears.
func tee() error {
	said, err := os.Create(os.Getenv("RELAY_TEST_TEE") + ".said")
	if err != nil {
		return err
	}
	defer said.Close()
	heard, err := os.Create(os.Getenv("RELAY_TEST_TEE") + ".heard")
	if err != nil {
		return err
	}
	defer heard.Close()
	cmd := exec.Command(os.Getenv("RELAY_TEST_REAL"), os.Args[1:]...)
	cmd.Stdin, cmd.Stderr = io.TeeReader(os.Stdin, heard), os.Stderr
	cmd.Stdout = io.MultiWriter(said, os.Stdout)
	return cmd.Run()
}

// socket lets the test itself play gopls, at the other end of a socket: after a
// line with the process's id.
func socket() error {
	conn, err := net.Dial("unix", os.Getenv("RELAY_TEST_SOCKET"))
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(conn, "%10d", os.Getpid()); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(conn, os.Stdin)
		_ = conn.(*net.UnixConn).CloseWrite()
	}()
	_, err = io.Copy(os.Stdout, conn)
	return err
}

// A fake is gopls as a test plays it: one life of it. As the protocol is the same
// both ways, an editor of lsptest's can play the server.
type fake struct {
	*lsptest.Editor
	process *os.Process
}

// fakes makes the lives of a fake gopls.
type fakes struct {
	t        *testing.T
	listener net.Listener
	path     string

	mu     sync.Mutex
	script func(*fake) // called with each life before it hears anything
}

// capable is what the fake gopls can, unless a test says otherwise.
const capable = `{"capabilities":{
	"textDocumentSync":{"openClose":true,"change":2,"save":{}},
	"hoverProvider":true, "definitionProvider":true, "renameProvider":true,
	"completionProvider":{"triggerCharacters":["."]},
	"codeActionProvider":{"codeActionKinds":["quickfix","source.organizeImports"],"resolveProvider":true},
	"codeLensProvider":{"resolveProvider":true},
	"executeCommandProvider":{"commands":["gopls.tidy"]},
	"unheardOf":{"deeply":["new"]}
},"serverInfo":{"name":"gopls","version":"v0.23.0"}}`

func newFakes(t *testing.T, script func(*fake)) *fakes {
	t.Helper()
	dir, err := os.MkdirTemp("", "relay") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	f := &fakes{t: t, path: filepath.Join(dir, "socket"), script: script}
	if f.listener, err = net.Listen("unix", f.path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.listener.Close()
		os.RemoveAll(dir)
	})
	return f
}

// env is what a session needs for its gopls to be the test's.
func (f *fakes) env() []string { return []string{"RELAY_TEST_SOCKET=" + f.path} }

// next returns the next life, which answers initialize, and shutdown, by itself.
func (f *fakes) next() *fake {
	f.t.Helper()
	if err := f.listener.(*net.UnixListener).SetDeadline(time.Now().Add(time.Minute)); err != nil {
		f.t.Fatal(err)
	}
	conn, err := f.listener.Accept()
	if err != nil {
		f.t.Fatal(err)
	}
	head := make([]byte, 10)
	if _, err := io.ReadFull(conn, head); err != nil {
		f.t.Fatal(err)
	}
	pid, err := strconv.Atoi(string(lastWord(head)))
	if err != nil {
		f.t.Fatal(err)
	}
	process, err := os.FindProcess(pid)
	if err != nil {
		f.t.Fatal(err)
	}
	life := &fake{process: process}
	held := &gate{Conn: conn, open: make(chan struct{})}
	life.Editor = lsptest.New(f.t, held)
	life.answers("initialize", capable)
	if f.script != nil {
		f.script(life)
	}
	close(held.open)
	return life
}

func lastWord(b []byte) []byte {
	for len(b) > 0 && b[0] == ' ' {
		b = b[1:]
	}
	return b
}

// A gate is a connection that nothing is read from before it is open. Its end
// closes it, as gopls ends with its input.
type gate struct {
	net.Conn
	open chan struct{}
}

func (g *gate) Read(b []byte) (int, error) {
	<-g.open
	n, err := g.Conn.Read(b)
	if err != nil {
		_ = g.Conn.Close()
	}
	return n, err
}

// answers has the fake answer a method with a result, in JSON.
func (f *fake) answers(method, result string) {
	f.Handle(method, func(json.RawMessage) (any, *lsptest.Error) { return json.RawMessage(result), nil })
}

// fails has the fake answer a method with an error.
func (f *fake) fails(method string, code int) {
	f.Handle(method, func(json.RawMessage) (any, *lsptest.Error) {
		return nil, &lsptest.Error{Code: code, Message: "gopls fails"}
	})
}

// withFake begins a session in which the test plays gopls.
func withFake(t *testing.T, o start, script func(*fake)) (*session, *fake, *fakes) {
	t.Helper()
	f := newFakes(t, script)
	o.gopls, o.env = "socket", append(o.env, f.env()...)
	if o.capabilities == "" {
		o.capabilities = modern
	}
	bare := o.bare
	o.bare = true
	s := begin(t, o)
	if bare {
		return s, nil, f
	}
	started := make(chan *fake, 1)
	go func() { started <- f.next() }()
	s.initialize(o)
	return s, <-started, f
}
