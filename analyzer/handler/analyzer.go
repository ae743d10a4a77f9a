package handler

import (
	_ "embed"
	"fmt"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
)

//go:embed doc.go
var doc string

const name = "lambdahandler"

// New returns the finder as an analyzer whose result is a *Result. The options
// are read at each run: the flag of another analyzer may set them. known reports
// whether a rule of that id exists.
func New(o *Options, known func(id string) bool) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:             name,
		Doc:              rule.AnalyzerDoc(doc, name),
		URL:              rule.DocsURL,
		RunDespiteErrors: true,
		ResultType:       reflect.TypeFor[*Result](),
		Run: func(pass *analysis.Pass) (any, error) {
			options := *o
			options.ReadFile = pass.ReadFile
			result := Find(pass.Fset, pass.Files, pass.Pkg, pass.TypesInfo, options)
			checkDirectives(pass, result, known)
			return result, nil
		},
	}
}

func checkDirectives(pass *analysis.Pass, r *Result, known func(id string) bool) {
	for _, d := range r.Ignores(pass.Fset).All() {
		broken, fact := reasonless, fmt.Sprintf("//lambda:ignore %s gives no reason", d.Rule)
		switch {
		case d.Rule == "":
			broken, fact = unknown, "//lambda:ignore names no rule"
		case !known(d.Rule):
			broken, fact = unknown, fmt.Sprintf("//lambda:ignore names %s, which is no rule", d.Rule)
		case d.Reason != "":
			continue
		}
		pass.Report(analysis.Diagnostic{Pos: d.Pos, End: d.End, Category: broken.ID, Message: broken.Message(fact)})
	}
}
