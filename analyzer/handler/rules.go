package handler

import (
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// Rules are what the finder itself reports: malformed //lambda:ignore comments.
var Rules = []rule.Rule{unknown, reasonless, Unused}

var unknown = rule.Rule{
	ID: "ignore-unknown", Analyzer: name, Severity: finding.Warning,
	Title:  "a //lambda:ignore comment names no rule",
	Effect: "it silences nothing",
	Advice: "name a rule of the suite, as the diagnostic shows it in brackets",
	Before: "//lambda:ignore shim-contxt the shim of our own takes it\nfunc Handle(evt Event, ctx context.Context) (string, error) {",
	After:  "//lambda:ignore shim-context the shim of our own takes it\nfunc Handle(evt Event, ctx context.Context) (string, error) {",
}

var reasonless = rule.Rule{
	ID: "ignore-reason", Analyzer: name, Severity: finding.Warning,
	Title:  "a //lambda:ignore comment gives no reason",
	Effect: "it silences nothing",
	Advice: "write why after the rule",
	Before: "//lambda:ignore start-defer\ndefer close()",
	After:  "//lambda:ignore start-defer runs in the tests, where Start is replaced\ndefer close()",
}

// Unused is reported by the analyzer that the silenced rule belongs to.
var Unused = rule.Rule{
	ID: "ignore-unused", Analyzer: name, Severity: finding.Warning,
	Title:  "a //lambda:ignore comment silences nothing",
	Effect: "it hides the next mistake on its line",
	Advice: "delete it",
	Before: "//lambda:ignore shim-context kept for later\nfunc Handle(evt Event, ctx *runtime.Context) (string, error) {",
	After:  "func Handle(evt Event, ctx *runtime.Context) (string, error) {",
	Fix:    "Delete the comment",
}
