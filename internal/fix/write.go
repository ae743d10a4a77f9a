package fix

import (
	"os"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/renameio"
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
	f, err := renameio.Create(path, info.Mode().Perm())
	if err != nil {
		return err
	}
	defer f.Discard()
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Commit()
}
