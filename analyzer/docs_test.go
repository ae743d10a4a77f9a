package analyzer_test

import (
	"flag"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
)

var update = flag.Bool("update", false, "write docs/rules.md")

const page = "../docs/rules.md"

// The page is made of the analyzers and the rule table.
func TestDocs(t *testing.T) {
	want := documentation()
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is stale: go test ./analyzer -run TestDocs -update writes it", page)
	}
}

func documentation() string {
	var b strings.Builder
	b.WriteString(`# What the analyzer says

<!-- Written by go test ./analyzer -update from the rules in analyzer/. -->

An *error* is refused by the build or fails on every invocation. A *warning* fails for some values,
or loses data. *Info* is for the editor and for SARIF: ` + "`go vet`" + ` does not report it, and it changes no
exit status.

A comment silences a rule on its own line or on the line below it; the reason is required:

` + "```go" + `
//lambda:ignore json-result the caller reads only the status
func Handle(evt Event, ctx *runtime.Context) (*Report, error) {
` + "```" + `

| rule | severity | reported where | fix |
| --- | --- | --- | --- |
`)
	for _, r := range analyzer.Rules {
		fix := ""
		if r.Fix != "" {
			fix = " yes"
		}
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |%s |\n", r.ID, r.ID, severity(r), r.Title, fix)
	}
	for _, a := range analyzer.Suite {
		summary, rest, _ := strings.Cut(a.Doc, "\n")
		fmt.Fprintf(&b, "\n## %s\n\n%s.\n%s\n", a.Name, capitalized(summary), indented(rest))
		for _, r := range analyzer.Rules {
			if r.Analyzer == a.Name {
				document(&b, r)
			}
		}
	}
	b.WriteString("\n## function.json and event.json\n\n" +
		"`go vet` reads Go files only: `lambda-lsp check` and the editor report these.\n")
	for _, r := range analyzer.Rules {
		if r.Analyzer == "" {
			document(&b, r)
		}
	}
	return b.String()
}

func severity(r rule.Rule) string {
	if r.Sometimes != "" {
		return string(r.Severity) + " or warning"
	}
	return string(r.Severity)
}

// indented leaves code, which doc comments indent by a tab, as Markdown has it.
func indented(doc string) string { return strings.ReplaceAll(doc, "\n\t", "\n    ") }

func document(b *strings.Builder, r rule.Rule) {
	fmt.Fprintf(b, "\n### %s\n\n%s.\n\n", r.ID, capitalized(r.Summary()))
	if r.Sometimes != "" {
		fmt.Fprintf(b, "A warning where %s.\n\n", r.Sometimes)
	}
	if r.Doc != "" {
		fmt.Fprintf(b, "%s\n\n", r.Doc)
	}
	fmt.Fprintf(b, "Severity: %s.", severity(r))
	if r.Fix != "" {
		fmt.Fprintf(b, " Fix: %s.", r.Fix)
	}
	fmt.Fprintf(b, "\n\n```%[1]s\n%[2]s\n```\n\nInstead:\n\n```%[1]s\n%[3]s\n```\n", language(r), r.Before, r.After)
}

func language(r rule.Rule) string {
	switch {
	case strings.HasPrefix(r.Before, "$"):
		return "sh"
	case r.Analyzer == "" && strings.HasPrefix(r.After, `"`), strings.HasPrefix(r.Before, "{"):
		return "json"
	}
	return "go"
}

func capitalized(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Each diagnostic's address leads to a heading of the page.
func TestURLs(t *testing.T) {
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range analyzer.Rules {
		heading, ok := strings.CutPrefix(r.URL(), rule.DocsURL+"#")
		if !ok || strings.Count(string(data), "\n### "+heading+"\n") != 1 {
			t.Errorf("%s: %s leads to no heading of %s", r.ID, r.URL(), page)
		}
	}
	for _, a := range analyzer.Suite {
		if a.URL != rule.DocsURL {
			t.Errorf("%s: URL %s, which a diagnostic's category is resolved against", a.Name, a.URL)
		}
	}
	if !strings.HasSuffix(rule.DocsURL, strings.TrimPrefix(page, "..")) {
		t.Errorf("%s is not the address of %s", rule.DocsURL, page)
	}
}

// sentence matches what begins as a sentence does; JSON is a word all the same.
var sentence = regexp.MustCompile(`^[A-Z][a-z ]`)

// The table is complete, and its texts can be put together into sentences.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	names := map[string]bool{"": true}
	for _, a := range analyzer.Suite {
		names[a.Name] = true
	}
	for _, r := range analyzer.Rules {
		if seen[r.ID] || !regexp.MustCompile(`^[a-z]+(-[a-z]+)+$`).MatchString(r.ID) {
			t.Errorf("%q: used twice, or not words joined by hyphens", r.ID)
		}
		seen[r.ID] = true
		if !names[r.Analyzer] || r.Severity == "" || r.Before == "" || r.After == "" || r.Before == r.After {
			t.Errorf("%s: incomplete: %+v", r.ID, r)
		}
		for _, text := range []string{r.Title, r.Effect, r.Advice} {
			if text == "" || strings.HasSuffix(text, ".") || strings.Contains(text, ";") || sentence.MatchString(text) {
				t.Errorf("%s: %q is empty, ends in a full stop, has a semicolon or begins in upper case", r.ID, text)
			}
		}
		if r.Sometimes == r.Effect {
			t.Errorf("%s: a warning would not differ from an error", r.ID)
		}
	}
}

// The examples in Go are Go.
func TestExamples(t *testing.T) {
	for _, r := range analyzer.Rules {
		if language(r) != "go" {
			continue
		}
		for _, example := range []string{r.Before, r.After} {
			if !parses(example) {
				t.Errorf("%s: not Go:\n%s", r.ID, example)
			}
		}
	}
}

// parses tries an example as a file, as declarations, as the head of a func, and
// as statements.
func parses(example string) bool {
	return slices.ContainsFunc([]string{
		example,
		"package p\n" + example,
		"package p\n" + example + "\n}",
		"package p\nfunc f() {\n" + example + "\n}",
	}, func(src string) bool {
		_, err := parser.ParseFile(token.NewFileSet(), "", src, 0)
		return err == nil
	})
}

func TestSuiteIsValid(t *testing.T) {
	if err := analysis.Validate(analyzer.Suite); err != nil {
		t.Error(err)
	}
	for _, a := range analyzer.New(analyzer.Options{Handler: "Serve", JSONMode: "v2"}) {
		if len(a.FactTypes) > 0 {
			t.Errorf("%s has facts: go vet would analyze every dependency", a.Name)
		}
		if !a.RunDespiteErrors {
			t.Errorf("%s does not run on code with errors", a.Name)
		}
	}
}

// A suite made anew shares no options with the default one.
func TestNewIsFresh(t *testing.T) {
	one, two := analyzer.New(analyzer.Options{Handler: "Serve"}), analyzer.New(analyzer.Options{})
	for i := range one {
		if one[i] == two[i] {
			t.Errorf("%s is shared", one[i].Name)
		}
	}
	flagOf := func(suite []*analysis.Analyzer) string { return suite[1].Flags.Lookup("handler").Value.String() }
	if err := one[1].Flags.Set("handler", "Other"); err != nil {
		t.Fatal(err)
	}
	if flagOf(one) != "Other" || flagOf(two) != "" {
		t.Errorf("handler is %q and %q", flagOf(one), flagOf(two))
	}
}
