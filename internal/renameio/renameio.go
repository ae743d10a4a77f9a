// Package renameio provides files that appear under their name whole or not at
// all.
package renameio

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A File is being written beside the name that it will get. Whoever creates one
// must Commit or Discard it.
type File struct {
	*os.File
	path string
	mode fs.FileMode
	done bool
}

// Create starts a file that Commit will put at path, with exactly that mode
// whatever the umask.
func Create(path string, mode fs.FileMode) (*File, error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, blame(path, err)
	}
	return &File{File: f, path: path, mode: mode}, nil
}

// Copy starts a file that holds what the one at from does.
func Copy(from, path string, mode fs.FileMode) (*File, error) {
	in, err := os.Open(from)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	f, err := Create(path, mode)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(f, in); err != nil {
		f.Discard()
		return nil, blame(path, err)
	}
	return f, nil
}

// blame makes an error be about path, which the user knows, and not about the
// temporary file beside it.
func blame(path string, err error) error {
	var file *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &file):
		err = file.Err
	case errors.As(err, &link):
		err = link.Err
	}
	return &fs.PathError{Op: "write", Path: path, Err: err}
}

// Write writes to the file; its errors are about the name that it will get.
func (f *File) Write(b []byte) (int, error) {
	n, err := f.File.Write(b)
	if err != nil {
		err = blame(f.path, err)
	}
	return n, err
}

// Commit closes the file and puts it in its place. When it fails the file is
// discarded, and what was in its place still is.
func (f *File) Commit() error {
	defer f.Discard()
	if err := f.Chmod(f.mode); err != nil {
		return blame(f.path, err)
	}
	if err := f.Close(); err != nil {
		return blame(f.path, err)
	}
	if err := os.Rename(f.Name(), f.path); err != nil {
		return blame(f.path, err)
	}
	f.done = true
	return nil
}

// Discard removes the file. After Commit it does nothing.
func (f *File) Discard() {
	if !f.done {
		f.Close()
		os.Remove(f.Name())
		f.done = true
	}
}
