package lambdacgo

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/report"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/source"
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

//go:embed doc.go
var doc string

const (
	name    = "lambdacgo"
	comment = "// /* Required, but no C code needed. */"
)

// Rules are what lambdacgo reports.
var Rules = []rule.Rule{
	{
		ID: "import-c", Analyzer: name, Severity: finding.Error,
		Title:  `no file in the package of a shim handler has import "C"`,
		Effect: "the build refuses it, as the shim's contract requires cgo",
		Advice: `write import "C"`,
		Doc: "Any file of the package will do. Only this form of comment belongs above it: prose in a block " +
			"comment is C source.",
		Before: "package main\n\nimport \"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime\"",
		After:  "package main\n\n" + comment + "\nimport \"C\"\n\nimport \"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime\"",
		Fix:    `Add import "C"`,
	},
	{
		ID: "import-c-disabled", Analyzer: name, Severity: finding.Warning,
		Title:  `a file with import "C" is left out of the build as cgo is off`,
		Effect: "its handlers are not built",
		Advice: "set CGO_ENABLED=1 and install a C compiler for the target",
		Doc: "The go command turns cgo off with `CGO_ENABLED=0`, where no C compiler is found, and when " +
			"cross-compiling. `go vet` never sees such a file: `lambda-lsp check` and the editor report it.",
		Before: "$ CGO_ENABLED=0 go build ./...",
		After:  "$ CGO_ENABLED=1 CC=aarch64-linux-gnu-gcc go build ./...",
	},
}

// New returns the analyzer. find is the analyzer made by handler.New; disabled
// are the files with import "C" that the build leaves out as cgo is off, absolute
// paths, which a driver like go vet does not know.
func New(find *analysis.Analyzer, disabled []string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:             name,
		Doc:              rule.AnalyzerDoc(doc, name),
		URL:              rule.DocsURL,
		RunDespiteErrors: true,
		Requires:         []*analysis.Analyzer{find},
		Run: func(pass *analysis.Pass) (any, error) {
			found := pass.ResultOf[find].(*handler.Result)
			r := report.New(pass, found, Rules, false)
			checkImport(pass, found, disabled, r)
			checkDisabled(pass, found, disabled, r)
			r.Finish()
			return nil, nil
		},
	}
}

// checkImport reports the package, at its handler, if cgo has no part in it.
func checkImport(pass *analysis.Pass, found *handler.Result, disabled []string, r *report.Reporter) {
	var at *handler.Handler
	for _, h := range found.Handlers {
		if h.Model == handler.Shim && (at == nil || h.Configured) {
			at = h
		}
	}
	if at == nil || len(disabled) > 0 {
		return
	}
	for _, f := range found.Source.Files {
		if _, ok := source.ImportsC(f.Syntax); ok {
			return
		}
	}
	if slices.ContainsFunc(pass.IgnoredFiles, func(name string) bool { return leftOutByCgo(pass, name) }) {
		return
	}
	r.Report(report.Finding{
		Rule: "import-c", Pos: at.Pos, End: at.End,
		Fact:  fmt.Sprintf("the package of handler %s has no file with import \"C\"", at.Name),
		Fixes: addImport(pass, found.Source.File(at.Pos)),
	})
}

// addImport inserts import "C" on a line of its own below the package clause.
func addImport(pass *analysis.Pass, f *source.File) []analysis.SuggestedFix {
	if f == nil {
		return nil
	}
	tok := pass.Fset.File(f.Syntax.FileStart)
	end := f.Syntax.FileEnd
	if line := tok.Line(f.Syntax.Name.End()); line < tok.LineCount() {
		end = tok.LineStart(line+1) - 1
	}
	return []analysis.SuggestedFix{{
		Message:   `Add import "C"`,
		TextEdits: []analysis.TextEdit{{Pos: end, End: end, NewText: []byte("\n\n" + comment + "\nimport \"C\"")}},
	}}
}

// leftOutByCgo reports whether a file that the build ignores would be part of a
// build for Linux with cgo.
func leftOutByCgo(pass *analysis.Pass, path string) bool {
	f := parse(pass, path)
	if f == nil {
		return false
	}
	if _, ok := source.ImportsC(f); !ok {
		return false
	}
	target := build.Default
	target.GOOS, target.CgoEnabled = "linux", true
	match, err := target.MatchFile(filepath.Dir(path), filepath.Base(path))
	return err == nil && match
}

// parse returns the imports of a file that is not among the package's, nil if it
// is no Go or cannot be read.
func parse(pass *analysis.Pass, path string) *ast.File {
	data, err := pass.ReadFile(path)
	if err != nil || filepath.Ext(path) != ".go" {
		return nil
	}
	f, err := parser.ParseFile(pass.Fset, path, data, parser.ImportsOnly|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	return f
}

// checkDisabled reports each import "C" that takes its file out of the build.
func checkDisabled(pass *analysis.Pass, found *handler.Result, disabled []string, r *report.Reporter) {
	for _, path := range disabled {
		var f *ast.File
		for _, file := range found.Source.Files {
			if file.Name == path {
				f = file.Syntax
			}
		}
		if f == nil {
			f = parse(pass, path)
		}
		// A library's handlers-to-be are nobody's business here.
		if f == nil || f.Name.Name != "main" || !found.Shim && !source.Imports(f, handler.RuntimePath) {
			continue
		}
		if spec, ok := source.ImportsC(f); ok {
			r.Report(report.Finding{
				Rule: "import-c-disabled", Pos: spec.Pos(), End: spec.End(),
				Fact: filepath.Base(path) + " has import \"C\", and cgo is off",
			})
		}
	}
}
