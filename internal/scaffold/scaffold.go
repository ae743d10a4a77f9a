// Package scaffold provides the files that a new function starts with.
package scaffold

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// Options says what New writes.
type Options struct {
	Dir     string // where to; made when it does not exist
	Runtime string // function.json's Runtime; one that runs handlers of the Model
	Source  events.Source
	Model   handler.Model

	// Create, if not nil, creates the files instead of New: all or none. Their
	// directory is there, and they are not.
	Create func([]File) error
}

// New writes a function into o.Dir and returns the names of its files. The
// function's and the module's name derive from the directory's. It is all or
// nothing: when one of the files exists already, New fails and touches none, and
// what it has written when it fails halfway it takes away again. The error is a
// *failure.Error, or Create's.
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
	files, err := o.files(dir)
	if err != nil {
		undo()
		return nil, failure.Wrap("new", o.Dir, err)
	}
	if o.Create != nil {
		if err = absent(files); err != nil {
			err = refuse(o.Dir, err)
		} else {
			err = o.Create(files)
		}
	} else {
		var written []string
		if written, err = write(files); err != nil {
			err = refuse(o.Dir, err)
		}
		made = append(written, made...)
	}
	if err != nil {
		undo()
		return nil, err
	}
	var names []string
	for _, f := range files {
		names = append(names, filepath.Base(f.Path))
	}
	return names, nil
}

// absent returns an error if one of the files is there.
func absent(files []File) error {
	for _, f := range files {
		if _, err := os.Lstat(f.Path); err == nil {
			return &fs.PathError{Op: "create", Path: f.Path, Err: fs.ErrExist}
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// write creates files and returns the paths of those it has made, the last first.
func write(files []File) (made []string, err error) {
	for _, f := range files {
		created, err := create(f.Path, f.Text)
		if created {
			made = append([]string{f.Path}, made...)
		}
		if err != nil {
			return made, err
		}
	}
	return made, nil
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

// Create writes a file that must not exist, and takes it away again when that
// fails halfway. The error is a *failure.Error, for a file that exists one whose
// Err is an fs.ErrExist.
func Create(path, text string) error {
	created, err := create(path, text)
	if err == nil {
		return nil
	}
	if created {
		_ = os.Remove(path)
	}
	return &failure.Error{Operation: "write", Object: path, Err: err}
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
