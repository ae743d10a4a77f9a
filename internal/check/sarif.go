package check

import (
	"encoding/json"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// sarifRoot is the name by which SARIF's paths refer to the checkout.
const sarifRoot = "%SRCROOT%"

// SARIF writes the report as a SARIF 2.1.0 log, with the description of every
// rule of rules that it mentions. Files are relative to the repository that
// holds them, so that the log means the same elsewhere.
func (r *Report) SARIF(w io.Writer, version string, rules []rule.Rule) error {
	root := repository(r.Dir)
	s := sarifWriter{root: root, columns: columns{}}
	for _, f := range r.Findings {
		s.addRule(f, rules)
	}
	results := []sarifResult{}
	for _, f := range r.Findings {
		results = append(results, s.result(f))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs: []sarifRun{{
			Tool: sarifTool{Driver: sarifDriver{
				Name: "lambda-lsp", Version: version,
				InformationURI: "https://github.com/lambda-lsp/lambda-lsp", Rules: s.rules,
			}},
			Bases:      map[string]sarifArtifact{sarifRoot: {URI: fileURI(root) + "/"}},
			ColumnKind: "utf16CodeUnits",
			Results:    results,
		}},
	})
}

type sarifWriter struct {
	root    string
	rules   []sarifRule
	columns columns
}

// addRule describes the rule of f, once.
func (s *sarifWriter) addRule(f finding.Finding, rules []rule.Rule) {
	if s.ruleIndex(f.Rule) >= 0 {
		return
	}
	d := sarifRule{ID: f.Rule, Default: &sarifLevel{level(f.Severity)}}
	if i := slices.IndexFunc(rules, func(r rule.Rule) bool { return r.ID == f.Rule }); i >= 0 {
		r := rules[i]
		d.Short, d.HelpURI = &sarifText{r.Title}, r.URL()
		d.Full, d.Help = &sarifText{r.Summary()}, &sarifHelp{Text: r.Summary(), Markdown: r.Doc}
		d.Default.Level = level(r.Severity)
	}
	s.rules = append(s.rules, d)
}

func (s *sarifWriter) ruleIndex(id string) int {
	return slices.IndexFunc(s.rules, func(r sarifRule) bool { return r.ID == id })
}

func (s *sarifWriter) result(f finding.Finding) sarifResult {
	r := sarifResult{
		RuleID: f.Rule, RuleIndex: s.ruleIndex(f.Rule), Level: level(f.Severity),
		Message:   sarifText{f.Message},
		Locations: []sarifLocation{{Physical: s.place(f.Span)}},
	}
	for i, rel := range f.Related {
		id := i + 1
		r.Related = append(r.Related, sarifLocation{ID: &id, Physical: s.place(rel.Span), Message: &sarifText{rel.Message}})
	}
	for _, fix := range f.Fixes {
		r.Fixes = append(r.Fixes, s.fix(fix))
	}
	return r
}

func (s *sarifWriter) fix(f finding.Fix) sarifFix {
	out := sarifFix{Description: sarifText{f.Title}}
	for _, e := range f.Edits {
		where := s.place(e.Span)
		i := slices.IndexFunc(out.Changes, func(c sarifChange) bool { return c.Artifact == where.Artifact })
		if i < 0 {
			i = len(out.Changes)
			out.Changes = append(out.Changes, sarifChange{Artifact: where.Artifact})
		}
		out.Changes[i].Replacements = append(out.Changes[i].Replacements, sarifReplacement{where.Region, sarifContent{e.New}})
	}
	return out
}

func (s *sarifWriter) place(at finding.Span) sarifPhysical {
	end := at.End
	if end.Line == 0 {
		end = at.Start
	}
	artifact := sarifArtifact{URI: fileURI(at.File)}
	if rel, err := filepath.Rel(s.root, at.File); err == nil && filepath.IsLocal(rel) {
		artifact = sarifArtifact{URI: (&url.URL{Path: filepath.ToSlash(rel)}).EscapedPath(), Base: sarifRoot}
	}
	return sarifPhysical{Artifact: artifact, Region: sarifRegion{
		StartLine: at.Start.Line, StartColumn: s.columns.utf16(at.File, at.Start),
		EndLine: end.Line, EndColumn: s.columns.utf16(at.File, end),
	}}
}

func level(s finding.Severity) string {
	if s == finding.Info {
		return "note"
	}
	return string(s)
}

// fileURI returns the URI of an absolute path.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// repository returns the closest directory around dir with a .git, or dir.
func repository(dir string) string {
	for d := dir; ; d = filepath.Dir(d) {
		if _, err := os.Stat(filepath.Join(d, ".git")); err == nil {
			return d
		}
		if d == filepath.Dir(d) {
			return dir
		}
	}
}
