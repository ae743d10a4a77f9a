package frame

import "golang.org/x/sys/unix"

// atOnce is how many bytes a pipe or a socket that poll calls writable takes
// without waiting (pipe(7), "PIPE_BUF").
const atOnce = 4096

// writable reports whether so many bytes can be written without waiting: as many as a
// pipe holds, if it is empty, and as few as any takes that has room at all.
func writable(fd uintptr, bytes int) bool {
	if bytes > atOnce {
		capacity, err := unix.FcntlInt(fd, unix.F_GETPIPE_SZ, 0)
		if err != nil || bytes > capacity {
			return false
		}
		unread, err := unix.IoctlGetInt(int(fd), unix.TIOCINQ)
		return err == nil && unread == 0
	}
	poll := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}
	n, err := unix.Poll(poll, 0)
	return n == 1 && err == nil && poll[0].Revents == unix.POLLOUT
}
