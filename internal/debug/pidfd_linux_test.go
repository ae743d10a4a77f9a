package debug_test

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// pidfdOpen returns a descriptor that becomes readable when the process ends.
func pidfdOpen(pid int) (int, error) {
	fd, err := unix.PidfdOpen(pid, 0)
	if err == unix.ESRCH {
		return -1, syscall.ESRCH
	}
	return fd, err
}

// ended waits until the process has ended, and reports whether it has.
func ended(fd int) bool {
	fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	for {
		n, err := unix.Poll(fds, int(patience.Milliseconds()))
		if err != unix.EINTR {
			return err == nil && n == 1
		}
	}
}
