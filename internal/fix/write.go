package fix

import (
	"os"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// Write puts every file of r in place, whole, with the permissions it had. It
// looks first whether all of them still are as the fixes found them, so that
// a file that somebody else has changed stops the others too.
func (r *Result) Write() error {
	for _, f := range r.Files {
		now, err := os.ReadFile(f.Path)
		if err != nil {
			return failure.Wrap("fix", f.Path, err)
		}
		if string(now) != string(f.Before) {
			return failure.New("fix", f.Path, "the file has changed meanwhile").WithHint("run it again")
		}
	}
	for _, f := range r.Files {
		if err := replace(f.Path, f.After); err != nil {
			return failure.Wrap("fix", f.Path, err)
		}
	}
	return nil
}

// replace renames a complete new file over what path is or links to.
func replace(path string, text []byte) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Chmod(info.Mode().Perm())
	}
	if cerr := temp.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
