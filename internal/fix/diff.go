package fix

import (
	"path/filepath"

	"github.com/rogpeppe/go-internal/diff"
)

// Diff returns the result as a patch that "patch -p1" and "git apply" take in
// dir: files below it are named relative to it.
func (r *Result) Diff(dir string) []byte {
	var out []byte
	for _, f := range r.Files {
		name := f.Path
		if rel, err := filepath.Rel(dir, f.Path); err == nil && filepath.IsLocal(rel) {
			name = filepath.ToSlash(rel)
		}
		out = append(out, diff.Diff("a/"+name, f.Before, "b/"+name, f.After)...)
	}
	return out
}
