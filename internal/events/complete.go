package events

import (
	"slices"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/tidy"
)

// Complete returns the declarations of a handler to be written at the offset,
// with a newline at their end, and the edits that give the file the imports it
// needs. It reports false where Insert would, and if the offset is among the
// imports.
func (s Source) Complete(at Place, m handler.Model) (text string, imports []tidy.Edit, ok bool) {
	code, ok := s.fitting(at, m)
	if !ok {
		return "", nil, false
	}
	imports, ok = AddImports(at.Text, code.Imports, code.C)
	if !ok || slices.ContainsFunc(imports, func(e tidy.Edit) bool { return at.Offset <= e.End }) {
		return "", nil, false
	}
	text = code.Decls
	if code.Main != "" {
		text += "\n" + code.Main
	}
	return text, imports, true
}

// fitting returns the source's code without what the package has already. It
// reports false if the package declares one of the handler's names.
func (s Source) fitting(at Place, m handler.Model) (Code, bool) {
	declared := at.Declared
	if declared == nil {
		declared = func(string) bool { return false }
	}
	code := s.Code(m)
	if slices.ContainsFunc(declares(code.Decls), declared) {
		return Code{}, false
	}
	if declared("main") {
		code.Main = ""
		code.Imports = imports(code.Decls)
	}
	code.C = code.C && !at.C
	return code, true
}
