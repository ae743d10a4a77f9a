package check

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/fix"
)

// A Report is what a check found.
type Report struct {
	Dir      string // absolute; text names the files below it relative to it
	Findings []finding.Finding
	Fixed    *fix.Result // what the fixes change or have changed; nil if not asked for
	Broken   bool        // an analyzer failed: there may be more
}

// Failed reports whether a finding is an error or a warning, or may be.
func (r *Report) Failed() bool {
	if r.Broken {
		return true
	}
	for _, f := range r.Findings {
		if f.Severity != finding.Info {
			return true
		}
	}
	return false
}

// Text writes a finding a line, errors and warnings only: what is merely worth
// knowing is for editors, --json and --sarif.
func (r *Report) Text(w io.Writer) error {
	for _, f := range r.visible() {
		f.Span.File = r.short(f.Span.File)
		if _, err := fmt.Fprintln(w, f); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) visible() []finding.Finding {
	var fs []finding.Finding
	for _, f := range r.Findings {
		if f.Severity != finding.Info {
			fs = append(fs, f)
		}
	}
	return fs
}

// short makes a path below Dir relative to it.
func (r *Report) short(path string) string { return below(r.Dir, path) }

// below makes path relative to dir if it is in it.
func below(dir, path string) string {
	if rel, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}
