package main

import (
	"os"
	"syscall"
)

// peak returns the most memory that a process which has ended had, or one of its
// children, in megabytes.
func peak(p *os.ProcessState) float64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) / 1024
}
