// Package readfile reads the files of a source tree that somebody else may have
// made, where a name can lead to a device that never ends, or to a pipe that nobody
// writes to.
package readfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// maxSource is more than any file has that people or generators write, in bytes.
const maxSource = 64 << 20

var errIrregular = errors.New("not a regular file")

// Source returns the content of a source file, as Read does.
func Source(path string) ([]byte, error) { return Read(path, maxSource) }

// Read returns the content of the regular file that path is or links to. The error,
// also for a file of more than limit bytes, is a *fs.PathError.
func Read(path string, limit int64) ([]byte, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// Files of the kernel's have more than their size says.
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("larger than %d bytes", limit)}
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}

// Open opens the regular file, or the directory, that path is or links to, for
// reading. The error is a *fs.PathError.
func Open(path string) (io.ReadCloser, error) {
	// Opening a pipe would wait for who writes to it.
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errIrregular}
	}
	return os.Open(path)
}
