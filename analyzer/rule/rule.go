// Package rule provides the type that describes one thing the analyzers say.
// Each analyzer declares its rules beside its code; the documentation, the
// severities, the messages and the SARIF output all come from there.
package rule

import (
	"cmp"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// DocsURL is the page that documents every rule, one heading each.
const DocsURL = "https://github.com/lambda-lsp/lambda-lsp/blob/main/docs/rules.md"

// A Rule is one entry of the rule table. Title, Effect and Advice are lower
// case and without a full stop: together they make the first line of the rule's
// documentation. Effect and Advice, or what of the advice fits, end each of its
// messages.
type Rule struct {
	ID       string // a diagnostic's Category
	Analyzer string // the analyzer that reports it; "" if only check and the server can
	Severity finding.Severity
	Title    string // the fault in general: "a shim handler's second parameter is not *runtime.Context"
	Effect   string // what happens at run time: "the build refuses it"
	// Sometimes is the effect where the fault bites for some values only. A
	// diagnostic that states it is a warning, whatever Severity says. Empty if
	// the rule has no such case.
	Sometimes     string
	Advice        string // what to write instead, imperative
	Doc           string // the reasons and the exceptions, in Markdown; may be empty
	Before, After string // Go source: what is reported, and the same put right
	Fix           string // what the quick fix does; "" if there is none
}

// URL returns the address of the rule's documentation.
func (r Rule) URL() string { return DocsURL + "#" + r.ID }

// Summary is the first line of the rule's documentation.
func (r Rule) Summary() string { return r.Title + ": " + r.Effect + "; " + r.Advice }

// Message says the fact, then what happens at run time and what to write instead.
func (r Rule) Message(fact string) string { return r.Worded(fact, false, "") }

// Worded is Message, sometimes for a fault that only some values run into, and
// with the part of Advice that fits this fact; "" is all of it.
func (r Rule) Worded(fact string, sometimes bool, advice string) string {
	effect := r.Effect
	if sometimes {
		effect = r.Sometimes
	}
	return fact + ": " + effect + "; " + cmp.Or(advice, r.Advice)
}

// SeverityOf returns the severity of a diagnostic of this rule, which its
// message states: go/analysis has no field for it.
func (r Rule) SeverityOf(message string) finding.Severity {
	if r.Sometimes != "" && strings.Contains(message, ": "+r.Sometimes+"; ") {
		return finding.Warning
	}
	return r.Severity
}
