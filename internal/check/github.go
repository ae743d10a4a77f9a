package check

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// Annotations writes the workflow commands that make GitHub show the findings
// in a pull request. The workspace is the checkout's directory, which GitHub's
// paths are relative to.
func (r *Report) Annotations(w io.Writer, workspace string) error {
	for _, f := range r.visible() {
		level := "warning"
		if f.Severity == finding.Error {
			level = "error"
		}
		end := f.Span.End
		if end.Line == 0 {
			end = f.Span.Start
		}
		file := filepath.ToSlash(below(workspace, f.Span.File))
		_, err := fmt.Fprintf(w, "::%s file=%s,line=%d,endLine=%d,col=%d,endColumn=%d,title=%s::%s\n", level,
			property(file), f.Span.Start.Line, end.Line, f.Span.Start.Column, end.Column,
			property(f.Rule), data(f.Message))
		if err != nil {
			return err
		}
	}
	return nil
}

// data escapes the text of a workflow command.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// property escapes the value of one of its properties.
func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
