// Package finding provides what the checks report: one type for the analyzer's
// diagnostics, the compiler's errors and what is wrong in function.json and
// event.json, with the edits that mend it.
package finding

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/visible"
)

// Severity says what a finding means for the function.
type Severity string

const (
	// Error: the build refuses it, or every invocation fails.
	Error Severity = "error"
	// Warning: it fails for some values, or loses data.
	Warning Severity = "warning"
	// Info: worth knowing; never changes an exit status.
	Info Severity = "info"
)

// A Position is a place in a file. Line and Column count from 1, Column and
// Offset (from 0) in bytes of UTF-8, as go/token does. Offset is -1 where only
// line and column are known, as in a compiler's output.
type Position struct {
	Line, Column, Offset int
}

// A Span is a half-open range of one file. File is an absolute path.
type Span struct {
	File       string
	Start, End Position
}

// An Edit replaces the bytes of Span by New. An insertion has an empty Span.
type Edit struct {
	Span Span
	New  string
}

// A Fix is one way to mend a finding. Title is a verb phrase for a menu.
type Fix struct {
	Title string
	Edits []Edit
}

// Related is a second place that explains a finding, such as the field of a
// type that cannot be encoded.
type Related struct {
	Span    Span
	Message string
}

// A Finding is one fact about the user's code. Rule is the id in
// analyzer.Rules ("shim-context"), or "compile" for what the compiler said.
// The first of Fixes is the one to prefer.
type Finding struct {
	Rule     string
	Severity Severity
	Message  string
	Span     Span
	Related  []Related
	Fixes    []Fix
	URL      string // the rule's documentation; empty for "compile"
}

// String formats f as compilers do: file:line:column: severity: message [rule],
// with control characters as escapes: a file name with a newline in it must not look like
// two findings.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s [%s]", visible.String(f.Span.File), f.Span.Start.Line, f.Span.Start.Column, f.Severity, visible.Text(f.Message), f.Rule)
}

// Sort orders findings by file, place, rule and message, and drops repetitions
// (a file that belongs to a package and to its test variant is analyzed twice).
func Sort(fs []Finding) []Finding {
	slices.SortStableFunc(fs, compare)
	return slices.CompactFunc(fs, func(a, b Finding) bool { return compare(a, b) == 0 })
}

func compare(a, b Finding) int {
	return cmp.Or(
		strings.Compare(a.Span.File, b.Span.File),
		cmp.Compare(a.Span.Start.Line, b.Span.Start.Line),
		cmp.Compare(a.Span.Start.Column, b.Span.Start.Column),
		strings.Compare(a.Rule, b.Rule),
		strings.Compare(a.Message, b.Message),
	)
}

// A Refusal is an operation that the findings forbid: a build of code that
// Lambda would reject, or that does not compile.
type Refusal struct {
	Operation string // "build"
	Object    string // the directory
	Findings  []Finding
}

// Error gives one finding a line, compilers' way.
func (r *Refusal) Error() string {
	var b strings.Builder
	for i, f := range r.Findings {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(f.String())
	}
	return b.String()
}
