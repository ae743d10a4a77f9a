// Package scaffold provides the files that a new function starts with.
package scaffold

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// shim holds the files of a function of the shim model. Each ends in .txt, since
// a directory with a go.mod cannot be embedded and go vet is to leave the
// handler alone.
//
//go:embed shim
var shim embed.FS

// names lists the files that New writes, in the order it reports them.
func names() []string {
	return []string{"handler.go", "handler_test.go", "function.json", "event.json", "Makefile", "go.mod", "go.sum"}
}

// Options says what New writes.
type Options struct {
	Dir     string // where to; made when it does not exist
	Runtime string // function.json's Runtime
}

// New writes a function into o.Dir and returns the names of its files. The
// function's and the module's name derive from the directory's. It is all or
// nothing: when one of the files exists already, New fails and touches none, and
// what it has written when it fails halfway it takes away again. The error is a
// *failure.Error.
func New(o Options) ([]string, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return nil, failure.Wrap("new", o.Dir, err)
	}
	made, err := makeDir(dir)
	undo := func() {
		for _, path := range made {
			_ = os.Remove(path) // fails for a directory that somebody else has used, as it should
		}
	}
	if err != nil {
		undo()
		return nil, refuse(o.Dir, err)
	}
	fill := strings.NewReplacer("NAME", functionName(filepath.Base(dir)), "RUNTIME", o.Runtime)
	for _, name := range names() {
		text, err := shim.ReadFile("shim/" + name + ".txt")
		if err != nil {
			undo()
			return nil, failure.Wrap("new", o.Dir, err)
		}
		path := filepath.Join(dir, name)
		created, err := create(path, fill.Replace(string(text)))
		if created {
			made = append([]string{path}, made...)
		}
		if err != nil {
			undo()
			return nil, refuse(o.Dir, err)
		}
	}
	return names(), nil
}

// makeDir makes dir and its missing parents and returns those it has made,
// deepest first.
func makeDir(dir string) ([]string, error) {
	var missing []string
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); err == nil || !errors.Is(err, fs.ErrNotExist) {
			break
		}
		missing = append(missing, d)
	}
	return missing, os.MkdirAll(dir, 0o777)
}

// create writes a file that must not exist, not even as a broken symbolic link.
// It reports whether it made the file, which it can have done and still fail.
func create(path, text string) (bool, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return false, err
	}
	_, err = f.WriteString(text)
	return true, errors.Join(err, f.Close())
}

func refuse(dir string, err error) error {
	var path *fs.PathError
	if !errors.As(err, &path) {
		return failure.Wrap("new", dir, err)
	}
	name := filepath.Base(path.Path)
	if errors.Is(err, fs.ErrExist) {
		return failure.New("new", dir, "%s exists already", name).WithHint("choose another directory, or move the file away")
	}
	return &failure.Error{Operation: "new", Object: dir, Message: name + ": " + path.Err.Error(), Err: err}
}
