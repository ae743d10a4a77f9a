package local

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// A Python is a CPython that can run a function.
type Python struct {
	Version string // "3.13"
	Path    string // of the executable itself, where a version manager's shim was found
	RIC     bool   // awslambdaric can be imported
}

// newestMinor bounds the search for a 3.x.
const newestMinor = 40

// FindPython finds the Python for a runtime's version, as "3.13", in environ's
// PATH and under pyenv (PYENV_ROOT, else .pyenv in the home directory). For a
// 3.x that is not there it takes the nearest 3.x, the higher of two, and the
// note says so. The error is a *failure.Error that says what to install, or
// ctx's.
func FindPython(ctx context.Context, version string, environ []string) (Python, string, error) {
	var major, minor int
	if n, _ := fmt.Sscanf(version, "%d.%d", &major, &minor); n != 2 {
		return Python{}, "", failure.New("find", "python"+version, "not a version of Python")
	}
	s := search{ctx: ctx, environ: environ, major: major}

	exact := func(p Python) bool { return p.Version == version }
	if p, ok := s.first(s.named(minor), exact); ok {
		return p, "", nil
	}
	// Only running them tells which these are: a virtual environment or a
	// container may have no other name.
	unversioned := append(s.onPath("python"+strconv.Itoa(major)), s.onPath("python")...)
	if p, ok := s.first(unversioned, exact); ok {
		return p, "", nil
	}
	var others []string
	if major == 3 {
		for distance := 1; distance <= newestMinor; distance++ {
			others = append(others, s.named(minor+distance)...)
			others = append(others, s.named(minor-distance)...)
		}
		others = append(others, unversioned...)
	}
	if p, ok := s.first(others, func(Python) bool { return true }); ok {
		return p, fmt.Sprintf("python%s not found, running on Python %s (%s)", version, p.Version, p.Path), nil
	}
	if err := ctx.Err(); err != nil {
		return Python{}, "", err
	}
	what := version
	if major == 3 {
		what += " or any other 3.x"
	}
	return Python{}, "", failure.New("find", "python"+version, "no Python %s on PATH or under pyenv", what).
		WithHint("install it, for example with: pyenv install %s", version)
}

// A search looks for Pythons of one major version in one environment.
type search struct {
	ctx     context.Context
	environ []string
	major   int
}

// first returns the first of the executables that runs, is a CPython of the
// major version and wanted.
func (s *search) first(paths []string, wanted func(Python) bool) (Python, bool) {
	for _, path := range paths {
		if s.ctx.Err() != nil {
			break
		}
		if p, ok := s.probe(path); ok && strings.HasPrefix(p.Version, strconv.Itoa(s.major)+".") && wanted(p) {
			return p, true
		}
	}
	return Python{}, false
}

// named returns the executables whose name or place says that they are of a
// minor version: those on PATH, then pyenv's, its highest patch release first.
func (s *search) named(minor int) []string {
	if minor < 0 {
		return nil
	}
	version := fmt.Sprintf("%d.%d", s.major, minor)
	return append(s.onPath("python"+version), s.pyenv(version)...)
}

func (s *search) onPath(name string) []string {
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	var paths []string
	for _, dir := range filepath.SplitList(getenv(s.environ, "PATH")) {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err == nil && filepath.IsAbs(path) && info.Mode().IsRegular() && (runtime.GOOS == "windows" || info.Mode()&0o111 != 0) {
			paths = append(paths, path)
		}
	}
	return paths
}

func (s *search) pyenv(version string) []string {
	root := getenv(s.environ, "PYENV_ROOT")
	if root == "" {
		home := getenv(s.environ, "HOME")
		if home == "" {
			return nil
		}
		root = filepath.Join(home, ".pyenv")
	}
	versions := filepath.Join(root, "versions")
	entries, _ := os.ReadDir(versions)
	var patches []int
	for _, e := range entries {
		// Other names are virtual environments, release candidates, PyPy.
		if patch, ok := strings.CutPrefix(e.Name(), version+"."); ok {
			if n, err := strconv.Atoi(patch); err == nil {
				patches = append(patches, n)
			}
		}
	}
	slices.Sort(patches)
	var paths []string
	for _, patch := range slices.Backward(patches) {
		paths = append(paths, filepath.Join(versions, fmt.Sprintf("%s.%d", version, patch), "bin", "python"))
	}
	return paths
}

// about prints what a Python is, on one line that a version manager's own
// messages cannot be taken for.
const about = `import sys
ric = False
try:
    from importlib.util import find_spec
    ric = find_spec("awslambdaric") is not None and find_spec("runtime_client") is not None
except Exception:
    pass
if "__pypy__" not in sys.builtin_module_names:
    print("lambda-lsp %d.%d %s %s" % (sys.version_info[0], sys.version_info[1], ric, sys.executable))
`

// probe asks the executable what it is. One that does not run, as pyenv's shim
// of a version that is not selected, is none.
func (s *search) probe(path string) (Python, bool) {
	var out []byte
	err := proc.WhileBusy(func() (err error) {
		cmd := proc.Command(s.ctx, path, "-c", about)
		cmd.Env = listOf(inherit(s.environ))
		out, err = cmd.Output()
		return err
	})
	if err != nil {
		return Python{}, false
	}
	for line := range strings.Lines(string(out)) {
		if words := strings.SplitN(strings.TrimSpace(line), " ", 4); len(words) == 4 && words[0] == "lambda-lsp" {
			return Python{Version: words[1], Path: words[3], RIC: words[2] == "True"}, true
		}
	}
	return Python{}, false
}
