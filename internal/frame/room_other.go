//go:build !linux

package frame

func writable(uintptr, int) bool { return false }
