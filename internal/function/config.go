package function

import (
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// The rules of this package; analyzer.Rules documents those of the Suite.
const (
	RuleFunctionJSON  = "function-json"      // the AWS CLI or Lambda would refuse function.json
	RuleRuntime       = "runtime-deprecated" // the Runtime is deprecated or blocked
	RuleHandlerConfig = "handler-config"     // function.json and the handlers disagree
	RuleEnvUnset      = "env-unset"          // the code reads a variable that is not configured
	RuleEnvUnused     = "env-unused"         // a configured variable that no code reads
)

// A Config is a function.json. Its pointers are nil, and its strings and lists
// empty, where the file does not mention them.
type Config struct {
	lambda.CreateFunctionInput
	Source *jsontree.Document // where in the file each setting stands
}

// Parse reads a function.json as strictly as the AWS CLI does, and checks its
// values as Lambda does. Findings are all errors, in the order of the file; the
// Config holds what could be read and has a Source even when nothing could.
func Parse(file string, data []byte) (*Config, []finding.Finding) {
	doc, err := jsontree.Parse(file, data)
	c := &Config{Source: doc}
	var r reporter
	var syntax *jsontree.SyntaxError
	if errors.As(err, &syntax) {
		r.report(syntax.Span, "%s", syntax.Message)
	}
	// Half a document would be reported for what is only not there yet.
	if err == nil {
		r.decodeRoot(doc.Root, &c.CreateFunctionInput)
		r.checkValues(c)
	}
	return c, finding.Sort(r.findings)
}

// Deprecation says what has become of the configured runtime by now: one
// warning, or nothing.
func (c *Config) Deprecation(now time.Time) []finding.Finding {
	r, ok := Lookup(string(c.Runtime))
	if !ok {
		return nil
	}
	notice := r.Notice(now)
	node := c.Source.Lookup("/Runtime")
	if notice == "" || node == nil {
		return nil
	}
	return []finding.Finding{{Rule: RuleRuntime, Severity: finding.Warning, Message: notice, Span: node.Span}}
}

// A reporter collects errors of function.json.
type reporter struct {
	findings []finding.Finding
}

// report adds an error and returns it, for the caller to add a fix. The pointer
// is good until the next report.
func (r *reporter) report(span finding.Span, format string, args ...any) *finding.Finding {
	r.findings = append(r.findings, finding.Finding{
		Rule: RuleFunctionJSON, Severity: finding.Error, Message: fmt.Sprintf(format, args...), Span: span,
	})
	return &r.findings[len(r.findings)-1]
}

// replace is the fix that writes text over span.
func replace(title string, span finding.Span, text string) finding.Fix {
	return finding.Fix{Title: title, Edits: []finding.Edit{{Span: span, New: text}}}
}
