package cli_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// On a terminal a slow build shows its progress, and a response ends its line.
func TestTerminal(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, nil)
	// The C compiler is a slow one: the build takes longer than a second.
	tools := t.TempDir()
	compiler := filepath.Join(tools, "gcc")
	if err := os.WriteFile(compiler, []byte("#!/bin/sh\ncase \" $* \" in *' -shared '*) sleep 1.5;; esac\nexec gcc \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	s.env = append(s.env, "CC="+compiler)
	master, terminal := openTerminal(t)
	cmd := s.command("lambda-lsp", "invoke")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	terminal.Close()
	screen, _ := io.ReadAll(master) // ends with EIO when the last writer has gone
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v", err)
	}
	if !strings.Contains(string(screen), " (1 s)\r") {
		t.Errorf("no progress on the screen:\n%q", screen)
	}
	if !strings.HasSuffix(string(screen), "\n\"Hello, World!\"\r\n") {
		t.Errorf("the response does not have the last line:\n%q", screen)
	}
}

// openTerminal returns the two ends of a pseudo-terminal.
func openTerminal(t *testing.T) (master, terminal *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { master.Close() })
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return master, terminal
}
