package frame

import (
	"io"
	"syscall"
)

// room returns what tells whether out takes so many bytes without waiting.
func room(out io.Writer) func(bytes int) bool {
	never := func(int) bool { return false }
	if c, ok := out.(Conn); ok {
		return room(c.W)
	}
	if _, ok := out.(*buffer); ok {
		return func(int) bool { return true }
	}
	file, ok := out.(syscall.Conn)
	if !ok {
		return never
	}
	raw, err := file.SyscallConn()
	if err != nil {
		return never
	}
	return func(bytes int) bool {
		ready := false
		err := raw.Control(func(fd uintptr) { ready = writable(fd, bytes) })
		return ready && err == nil
	}
}
