package relay

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/lsp"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// A child is gopls as a process. Reading it reads its standard output, closing it
// closes its standard input, at which it ends.
type child struct {
	io.Reader
	io.WriteCloser
	cmd   *exec.Cmd
	said  *lastLine
	ended chan struct{} // it has been waited for
}

// startChild starts gopls, in the editor's directory and environment. Who starts
// it waits for it and ends it.
func startChild(command []string, o lsp.Options) (*child, error) {
	cmd := proc.Command(context.Background(), command[0], command[1:]...)
	cmd.Dir, cmd.Env = o.Dir, o.Environ
	c := &child{cmd: cmd, said: &lastLine{to: o.Log}, ended: make(chan struct{})}
	cmd.Stderr = c.said
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if file, ok := out.(*os.File); ok {
		file.Fd() // makes it block: a thread that waits in read(2) goes on sooner than one that the poller wakes
	}
	c.Reader, c.WriteCloser = out, in
	return c, cmd.Start()
}

// SyscallConn gives access to the standard input.
func (c *child) SyscallConn() (syscall.RawConn, error) {
	if file, ok := c.WriteCloser.(syscall.Conn); ok {
		return file.SyscallConn()
	}
	return nil, errors.ErrUnsupported
}

// wait returns how the process has ended, nil if as it should; it is called once,
// when everything that the process has said is read.
func (c *child) wait() error {
	defer close(c.ended)
	err := c.cmd.Wait()
	if last := c.said.String(); err != nil && last != "" {
		err = errors.New(err.Error() + ": " + last)
	}
	return err
}

// end closes the input and, if that does not end the process, kills it.
func (c *child) end(grace time.Duration) {
	_ = c.WriteCloser.Close()
	select {
	case <-c.ended:
	case <-time.After(grace):
		_ = proc.Kill(c.cmd) // it may have ended at last
		<-c.ended
	}
}

// lastLine passes lines on to a log and keeps the last one.
type lastLine struct {
	to io.Writer

	mu   sync.Mutex
	line string
}

func (l *lastLine) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if text := strings.TrimSpace(string(b)); text != "" {
		l.line = text[strings.LastIndexByte(text, '\n')+1:]
	}
	return l.to.Write(b)
}

func (l *lastLine) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.line
}
