// Package analyzer provides the Suite: the analyzers that say, about functions
// for AWS Lambda, what Lambda would reject at run time.
//
// The Suite runs in every driver of go/analysis. What a driver like go vet cannot
// know (function.json, unsaved text, whether info is welcome) goes into New.
package analyzer

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/lambdacgo"
	"github.com/lambda-lsp/lambda-lsp/analyzer/lambdajson"
	"github.com/lambda-lsp/lambda-lsp/analyzer/lambdalife"
	"github.com/lambda-lsp/lambda-lsp/analyzer/lambdasig"
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// Options are what the code does not say about its function.
type Options struct {
	Handler string // the shim handler's name; "" means handler.DefaultName
	Python  bool   // function.json has a python* runtime: evidence of the shim model
	// Info asks for the rules of severity info, too. vet must not get them.
	Info bool
	// CgoDisabled are the files with import "C" that the build leaves out as cgo
	// is off: absolute paths, whether or not they are among the package's files.
	CgoDisabled []string
	// JSONMode is the encoding/json to hold types against: "auto" (or ""), "v1",
	// "v2".
	JSONMode string
}

// Suite is every analyzer, with flags for what Options says.
var Suite = New(Options{})

// New returns fresh analyzers with these options, to be run together.
func New(o Options) []*analysis.Analyzer {
	options := &handler.Options{Name: o.Handler, Python: o.Python}
	find := handler.New(options, func(id string) bool { _, ok := Lookup(id); return ok })
	return []*analysis.Analyzer{
		find,
		lambdasig.New(find, &options.Name),
		lambdajson.New(find, o.JSONMode, o.Info),
		lambdacgo.New(find, o.CgoDisabled),
		lambdalife.New(find, o.Info),
	}
}

// A Rule is one entry of the rule table.
type Rule = rule.Rule

// Rules is the rule table: every rule of every analyzer, and those that only
// check and the server can report.
var Rules = slices.Concat(
	handler.Rules,
	lambdasig.Rules,
	lambdajson.Rules,
	lambdacgo.Rules,
	lambdalife.Rules,
	crossChecks,
)

// Lookup returns the rule of that id.
func Lookup(id string) (Rule, bool) {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		return Rule{}, false
	}
	return Rules[i], true
}

// Severity returns the severity of a diagnostic of the Suite, by its category
// and message; Error for a category that is no rule.
func Severity(d analysis.Diagnostic) finding.Severity {
	r, ok := Lookup(d.Category)
	if !ok {
		return finding.Error
	}
	return r.SeverityOf(d.Message)
}
