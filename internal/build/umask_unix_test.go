//go:build unix

package build_test

import "syscall"

func umask(mask int) { syscall.Umask(mask) }
