package gobuild

import (
	"runtime"
	"slices"
	"strings"
)

// Getenv returns the value that a process started with environ sees.
func Getenv(env []string, name string) (string, bool) {
	for _, entry := range slices.Backward(env) {
		if value, ok := valueOf(entry, name, runtime.GOOS); ok {
			return value, true
		}
	}
	return "", false
}

// Setenv returns a copy of env in which name has the value.
func Setenv(env []string, name, value string) []string {
	env = slices.DeleteFunc(slices.Clone(env), func(entry string) bool {
		_, ok := valueOf(entry, name, runtime.GOOS)
		return ok
	})
	return append(env, name+"="+value)
}

// valueOf returns the value of an entry NAME=value, if that is the variable's name
// on the system goos: Windows calls PATH Path, and takes one for the other.
func valueOf(entry, name, goos string) (value string, ok bool) {
	given, value, ok := strings.Cut(entry, "=")
	if goos == "windows" {
		return value, ok && strings.EqualFold(given, name)
	}
	return value, ok && given == name
}
