package testenv

import (
	"os"
	"path/filepath"
	"testing"
)

// ARM64 returns what .ci/arm64 and .ci/test-tools install to run programs for arm64
// on another machine: QEMU's emulator, which takes a program and its arguments, and
// a CPython that starts as one of this machine does, with its awslambdaric's
// directory. It ends the test where they are missing, and outside of CI.
func ARM64(t testing.TB) (qemu string, python Python, ric string) {
	t.Helper()
	Long(t, "it runs in an emulator")
	tools := filepath.Join(root(t), ".tools")
	qemu = filepath.Join(tools, "arm64", "bin", "qemu-aarch64")
	python = Python{Version: "3.13", Path: filepath.Join(tools, "arm64", "bin", "python3.13"), HasRIC: true}
	ric = filepath.Join(tools, "awslambdaric-arm64")
	for _, path := range []string{qemu, python.Path, ric} {
		if _, err := os.Stat(path); err != nil {
			Missing(t, path+" is not there (CI=true make test-tools puts it there, on Debian for amd64)")
		}
	}
	return qemu, python, ric
}
