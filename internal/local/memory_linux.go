package local

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// peakOf returns the peak resident size of a running process in KB, 0 if it is
// gone.
func peakOf(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(status) {
		if size, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			kb, _ := strconv.Atoi(string(bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(size), []byte("kB")))))
			return kb
		}
	}
	return 0
}

// peakAtExit returns the peak resident size of an ended process in KB, 0 if
// that is not known: the kernel counts what was resident when the process was
// forked, which was this program.
func peakAtExit(state *os.ProcessState) int {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok || int(usage.Maxrss) <= peakOf(os.Getpid()) {
		return 0
	}
	return int(usage.Maxrss)
}
