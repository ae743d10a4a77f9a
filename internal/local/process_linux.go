package local

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// measure returns the peak resident size of a process in KB, and whether it
// still runs: one that has ended, though nobody has been told yet, has none.
func measure(pid int) (peakKB int, running bool) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, false
	}
	for line := range bytes.Lines(status) {
		if size, ok := bytes.CutPrefix(line, []byte("VmHWM:")); ok {
			number, _, _ := bytes.Cut(bytes.TrimSpace(size), []byte(" "))
			kb, err := strconv.Atoi(string(number))
			return kb, err == nil
		}
	}
	return 0, false
}

// peakAtExit returns the peak resident size of an ended process in KB, 0 if
// that is not known: the kernel counts what was resident when the process was
// forked, which was this program.
func peakAtExit(state *os.ProcessState) int {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if own, _ := measure(os.Getpid()); !ok || int(usage.Maxrss) <= own {
		return 0
	}
	return int(usage.Maxrss)
}
