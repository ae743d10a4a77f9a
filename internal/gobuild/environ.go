package gobuild

import (
	"os"
	"path/filepath"
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

// Environ returns a copy of env for a command in dir: with PWD, after which go names
// files where dir is a symbolic link, and of PATH the absolute entries alone. It is not
// only for us to look there: gcc finds its assembler and its linker along PATH, and would
// find those of the directory that it compiles.
func Environ(env []string, dir string) []string {
	env = Setenv(env, "PWD", dir)
	path, set := Getenv(env, "PATH")
	all := filepath.SplitList(path)
	kept := absolute(all)
	switch {
	case !set || len(kept) > 0 && len(kept) == len(all):
		return env
	case len(kept) == 0:
		kept = []string{os.DevNull} // an empty PATH is the working directory
	}
	return Setenv(env, "PATH", strings.Join(kept, string(filepath.ListSeparator)))
}

// absolute are the entries of PATH that do not depend on the working directory: what is
// in the directory of some source is not to be run.
func absolute(entries []string) []string {
	return slices.DeleteFunc(slices.Clone(entries), func(entry string) bool { return !filepath.IsAbs(entry) })
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
