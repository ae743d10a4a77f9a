package shim

import (
	"path/filepath"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

// buildError makes a refusal of what go build wrote: the places in the user's
// files.
func (b *builder) buildError(output string, l *layout) error {
	findings, err := gobuild.CompileErrors(b.Dir, output)
	if err != nil {
		err.Object = b.Options.Dir
		return err
	}
	for i := range findings {
		f := &findings[i]
		if filepath.Base(f.Span.File) != filepath.Base(l.added) {
			continue
		}
		// What the compiler says of the file that the build added, it says of a
		// handler there.
		line := f.Span.Start.Line
		f.Span = pointSpan(b.pkg.first)
		if i := slices.Index(l.lines, line); i >= 0 {
			h := b.handlers[i]
			f.Span = pointSpan(h.pos)
			f.Message = h.name + " is not a handler: " + f.Message
		}
	}
	return b.refuse(findings)
}
