package frame

import "golang.org/x/sys/unix"

// atOnce is how many bytes a pipe or a socket that poll calls writable takes
// without waiting (pipe(7), "PIPE_BUF").
const atOnce = 4096

func writable(fd uintptr, bytes int) bool {
	if bytes > atOnce {
		return false
	}
	poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
	n, err := unix.Poll(poll, 0)
	return n == 1 && err == nil && poll[0].Revents == unix.POLLOUT
}
