package check_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
	"github.com/lambda-lsp/lambda-lsp/internal/check"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

var faulty = testenv.Module("example.com/m") + `
-- fn/main.go --
package main

// /* Required, but no C code needed. */
import "C"

import (
	"os"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

/* 世界 */ func Handle(evt string, ctx runtime.Context) (string, error) {
	return os.Getenv("TABLE"), nil
}
-- fn/function.json --
{"FunctionName": "fn", "Runtime": "python3.13", "Handler": "handler.Handel", "Role": "arn:aws:iam::123456789012:role/r",
 "Environment": {"Variables": {"UNREAD": "x"}}}
-- lib/lib.go --
package lib

var X int = "text"
`

func run(t *testing.T, o check.Options) *check.Report {
	t.Helper()
	o.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=1")
	r, err := check.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func text(t *testing.T, r *check.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Text(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	t.Parallel()
	r := run(t, check.Options{Dir: testenv.Tree(t, faulty)})
	got := text(t, r)
	for _, line := range []string{
		"fn/function.json:1:60: error: Handler names Handel, which is no handler of this package; did you mean Handle? [handler-config]\n",
		"fn/main.go:12:19: error: Handler names Handel, which is no handler of this package; did you mean Handle? [handler-config]\n",
		"fn/main.go:12:19: error: handler Handle takes its context by value",
		"lib/lib.go:3:13: error: cannot use \"text\" (untyped string constant) as int value in variable declaration [compile]\n",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("no line %q in\n%s", line, got)
		}
	}
	if strings.Count(got, "\n") != 4 || strings.Contains(got, ": info: ") {
		t.Errorf("other lines:\n%s", got)
	}
	if !r.Failed() {
		t.Error("errors are no failure")
	}
	var rules []string
	for _, f := range r.Findings {
		if f.Severity == finding.Info {
			rules = append(rules, f.Rule)
		}
	}
	if len(rules) != 2 || rules[0] != "env-unused" || rules[1] != "env-unset" {
		t.Errorf("infos: %v", rules)
	}
}

// A //line directive cannot have a fix edit another file than the one it stands in.
func TestFixKeepsToItsFile(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, faulty)
	main, victim := filepath.Join(dir, "fn/main.go"), filepath.Join(dir, "victim.go")
	text, err := os.ReadFile(main)
	if err != nil {
		t.Fatal(err)
	}
	misleading := strings.Replace(string(text), "func Handle(", "//line "+victim+":1:1\nfunc Handle(", 1)
	for path, content := range map[string]string{main: misleading, victim: string(text)} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r := run(t, check.Options{Dir: dir, Patterns: []string{"./fn"}, Fix: true})
	if r.Fixed.Applied == 0 {
		t.Error("nothing was fixed")
	}
	for _, f := range r.Fixed.Files {
		if filepath.Dir(f.Path) != filepath.Dir(main) {
			t.Errorf("changed %s", f.Path)
		}
	}
	if after, err := os.ReadFile(victim); err != nil || string(after) != string(text) {
		t.Errorf("the other file is now %s, %v", after, err)
	}
}

func TestFix(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, faulty)
	main, config := filepath.Join(dir, "fn/main.go"), filepath.Join(dir, "fn/function.json")
	before, _ := os.ReadFile(main)
	o := check.Options{Dir: dir, Patterns: []string{"./fn"}, Diff: true}
	patch := string(run(t, o).Fixed.Diff(dir))
	for _, line := range []string{
		"\n--- a/fn/main.go\n",
		"\n+func Handle(evt string, ctx *runtime.Context) (string, error) {\n",
	} {
		if !strings.Contains(patch, line) {
			t.Errorf("no %q in the patch:\n%s", line, patch)
		}
	}
	if now, _ := os.ReadFile(main); !bytes.Equal(now, before) {
		t.Error("--diff has changed a file")
	}
	o.Diff, o.Fix = false, true
	r := run(t, o)
	if got := text(t, r); got != "" || r.Failed() {
		t.Errorf("left after the fixes:\n%s", got)
	}
	if now, _ := os.ReadFile(config); !bytes.Contains(now, []byte(`"handler.Handle"`)) || bytes.Contains(now, []byte("TABLE")) {
		t.Errorf("function.json is now\n%s", now)
	}
	if again := run(t, o); again.Fixed.Applied != 0 {
		t.Errorf("a second run applied %d fixes", again.Fixed.Applied)
	}
}

func TestIgnoredCrossCheck(t *testing.T) {
	t.Parallel()
	archive := strings.Replace(faulty, `return os.Getenv("TABLE"), nil`,
		"return os.Getenv(\"TABLE\"), nil //lambda:ignore env-unset set by the test harness", 1)
	for _, f := range run(t, check.Options{Dir: testenv.Tree(t, archive), Patterns: []string{"./fn"}}).Findings {
		if f.Rule == "env-unset" || strings.HasPrefix(f.Rule, "ignore-") {
			t.Errorf("not silenced: %v", f)
		}
	}
}

func TestAnnotations(t *testing.T) {
	t.Parallel()
	r := &check.Report{Dir: "/w/repo/fn", Findings: []finding.Finding{
		{Rule: "r1", Severity: finding.Error, Message: "50% of\nit", Span: finding.Span{File: "/w/repo/a,b.go", Start: finding.Position{Line: 2, Column: 3}}},
		{Rule: "r2", Severity: finding.Info, Message: "unseen"},
	}}
	var b bytes.Buffer
	if err := r.Annotations(&b, "/w/repo"); err != nil {
		t.Fatal(err)
	}
	const want = "::error file=a%2Cb.go,line=2,endLine=2,col=3,endColumn=3,title=r1::50%25 of%0Ait\n"
	if b.String() != want {
		t.Errorf("got  %swant %s", b.String(), want)
	}
}

func TestSARIF(t *testing.T) {
	t.Parallel()
	dir := testenv.Tree(t, faulty)
	if err := os.Mkdir(filepath.Join(dir, ".git"), 0o777); err != nil {
		t.Fatal(err)
	}
	r := run(t, check.Options{Dir: filepath.Join(dir, "fn"), Patterns: []string{"."}})
	var b bytes.Buffer
	if err := r.SARIF(&b, "v1.2.3", analyzer.Rules); err != nil {
		t.Fatal(err)
	}
	validate(t, b.Bytes())
	var log sarif.Report
	d := json.NewDecoder(&b)
	d.DisallowUnknownFields()
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != len(r.Findings) {
		t.Errorf("%d results for %d findings", len(run.Results), len(r.Findings))
	}
	levels := map[string]string{}
	for _, result := range run.Results {
		levels[*result.RuleID] = result.Level
		if id := run.Tool.Driver.Rules[result.RuleIndex].ID; *id != *result.RuleID {
			t.Errorf("the rule of %s is described as %s", *result.RuleID, *id)
		}
		place := result.Locations[0].PhysicalLocation
		if *result.RuleID != "shim-context" {
			continue
		}
		// Two characters of three bytes each are before the name.
		if *place.ArtifactLocation.URI != "fn/main.go" || *place.Region.StartColumn != 15 {
			t.Errorf("%s:%d", *place.ArtifactLocation.URI, *place.Region.StartColumn)
		}
		if len(result.Fixes) == 0 {
			t.Error("no fix")
		}
	}
	if levels["shim-context"] != "error" || levels["env-unset"] != "note" {
		t.Errorf("levels: %v", levels)
	}
}

// validate holds a log against the standard's schema, which the go-sarif module
// carries as a constant of its own.
func validate(t *testing.T, log []byte) {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(strings.TrimSpace(string(out)), "schema.go")
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	literal := f.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec).Values[0].(*ast.BasicLit)
	schema, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	result, err := gojsonschema.Validate(gojsonschema.NewStringLoader(schema), gojsonschema.NewBytesLoader(log))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range result.Errors() {
		t.Error(e)
	}
}
