package function_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

// configured is a function whose function.json holds text.
func configured(t *testing.T, text string) *function.Function {
	t.Helper()
	c, findings := function.Parse("function.json", []byte(text))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return &function.Function{Dir: "/x", File: "function.json", Config: c}
}

func symbol(name string, line int) function.Symbol {
	at := finding.Position{Line: line, Column: 6}
	return function.Symbol{Name: name, Span: finding.Span{File: "handler.go", Start: at, End: at}}
}

func TestCheckHandlers(t *testing.T) {
	handle, greet := symbol("Handle", 5), symbol("Greet", 9)
	start := function.Symbol{Start: true, Span: finding.Span{File: "main.go", Start: finding.Position{Line: 7, Column: 15}}}
	for _, tt := range []struct {
		name, text string
		handlers   []function.Symbol
		want       []string
		fixed      string
	}{
		{"the same", `{"Runtime": "python3.13", "Handler": "handler.Handle"}`, []function.Symbol{greet, handle}, nil, ""},
		{"misspelt", `{"Runtime": "python3.13", "Handler": "orders.Handel"}`, []function.Symbol{greet, handle}, []string{
			"function.json:1:38: error: Handler names Handel, which is no handler of this package; did you mean Handle? [handler-config]",
			"handler.go:5:6: error: Handler names Handel, which is no handler of this package; did you mean Handle? [handler-config]",
		}, `{"Runtime": "python3.13", "Handler": "orders.Handle"}`},
		{"resembling none", `{"Runtime": "python3.13", "Handler": "handler.Zap"}`, []function.Symbol{greet}, []string{
			"function.json:1:38: error: Handler names Zap, which is no handler of this package; did you mean Greet? [handler-config]",
			"handler.go:9:6: error: Handler names Zap, which is no handler of this package; did you mean Greet? [handler-config]",
		}, `{"Runtime": "python3.13", "Handler": "handler.Greet"}`},
		{"no Handler", `{"Runtime": "python3.13"}`, []function.Symbol{greet}, nil, ""},
		{"no handlers", `{"Runtime": "python3.13", "Handler": "handler.Handel"}`, nil, nil, ""},
		{"a bootstrap", `{"Runtime": "provided.al2023", "Handler": "handler.Handel"}`, []function.Symbol{handle}, nil, ""},
		{"start on Python", `{"Runtime": "python3.13"}`, []function.Symbol{start}, []string{
			"function.json:1:13: error: python3.13 cannot run a lambda.Start handler; use provided.al2023 or provided.al2 [handler-config]",
			"main.go:7:15: error: python3.13 cannot run a lambda.Start handler; use provided.al2023 or provided.al2 [handler-config]",
		}, `{"Runtime": "provided.al2023"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := configured(t, tt.text).CheckHandlers(tt.handlers)
			if fmt.Sprint(texts(found)) != fmt.Sprint(tt.want) {
				t.Errorf("got  %q\nwant %q", texts(found), tt.want)
			}
			for _, f := range found {
				if got := apply(tt.text, f.Fixes[0]); got != tt.fixed {
					t.Errorf("fixed: %s, want %s", got, tt.fixed)
				}
			}
		})
	}
	if found := (&function.Function{}).CheckHandlers([]function.Symbol{handle}); found != nil {
		t.Errorf("without a function.json: %v", found)
	}
}

func texts(found []finding.Finding) []string {
	var list []string
	for _, f := range found {
		list = append(list, f.String())
	}
	return list
}

const reader = `package main

import "os"

const table = "TABLE"

type fake struct{}

func (fake) Getenv(string) string { return "" }

func read(name string) {
	_ = os.Getenv(table)
	_, _ = os.LookupEnv("AWS_REGION")
	_ = fake{}.Getenv("FAKE")
	%s
}
`

// importerOfOS knows only package os, and of that only what reads variables.
type importerOfOS struct{ fset *token.FileSet }

func (i importerOfOS) Import(path string) (*types.Package, error) {
	const text = `package os
func Getenv(string) string
func LookupEnv(string) (string, bool)
func Environ() []string
func ExpandEnv(string) string`
	file, err := parser.ParseFile(i.fset, path+".go", text, 0)
	if err != nil {
		return nil, err
	}
	return (&types.Config{IgnoreFuncBodies: true}).Check(path, i.fset, []*ast.File{file}, nil)
}

// reads type-checks a file and lists what it reads.
func reads(t *testing.T, statement string) ([]function.EnvRead, bool) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", fmt.Sprintf(reader, statement), 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: importerOfOS{fset}}
	if _, err := conf.Check("main", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	return function.EnvReads(fset, []*ast.File{file}, info)
}

func TestEnvReads(t *testing.T) {
	for statement, want := range map[string]bool{
		"":                                false,
		"_ = name":                        false,
		"_ = os.Getenv(name)":             true,
		"_ = os.Environ()":                true,
		"get := os.Getenv; _ = get(name)": true,
		`_ = os.ExpandEnv("$X")`:          true,
	} {
		got, others := reads(t, statement)
		if len(got) != 2 || got[0].Name != "TABLE" || got[1].Name != "AWS_REGION" || got[0].Span.Start.Line != 12 || got[0].Span.Start.Column != 16 {
			t.Errorf("%q reads %v", statement, got)
		}
		if others != want {
			t.Errorf("%q reads others: %v", statement, others)
		}
	}
}

func TestCheckEnv(t *testing.T) {
	table := function.EnvRead{Name: "TABLE", Span: finding.Span{File: "main.go", Start: finding.Position{Line: 12, Column: 16}}}
	region := function.EnvRead{Name: "AWS_REGION"}
	const unset = "main.go:12:16: info: environment variable TABLE is not set in function.json [env-unset]"
	for _, tt := range []struct {
		text   string
		others bool
		want   []string
		fixed  string
	}{
		{`{"Environment": {"Variables": {"TABLE": "x"}}}`, false, nil, ""},
		{"{\n  \"Timeout\": 3\n}", false, []string{unset}, "{\n  \"Timeout\": 3,\n  \"Environment\": {\n    \"Variables\": {\n      \"TABLE\": \"\"\n    }\n  }\n}"},
		{"{}", false, []string{unset}, "{\n  \"Environment\": {\n    \"Variables\": {\n      \"TABLE\": \"\"\n    }\n  }\n}"},
		{"{\n\t\"Environment\": {}\n}", false, []string{unset}, "{\n\t\"Environment\": {\n\t\t\"Variables\": {\n\t\t\t\"TABLE\": \"\"\n\t\t}\n\t}\n}"},
		{`{"Environment": {"Variables": {"OTHER": "x", "AWS_PROFILE": "y"}}}`, false, []string{
			unset, "function.json:1:32: info: no code reads environment variable OTHER [env-unused]",
		}, `{"Environment": {"Variables": {"OTHER": "x", "AWS_PROFILE": "y", "TABLE": ""}}}`},
		{`{"Environment": {"Variables": {"OTHER": "x"}}}`, true, []string{unset}, `{"Environment": {"Variables": {"OTHER": "x", "TABLE": ""}}}`},
		{"{\"Environment\": {\"Variables\": {\n   \"LIB\": \"x\"\n}}}", false, []string{unset}, "{\"Environment\": {\"Variables\": {\n   \"LIB\": \"x\",\n   \"TABLE\": \"\"\n}}}"},
	} {
		pkg := []function.EnvRead{table, region}
		module := append(pkg[:2:2], function.EnvRead{Name: "LIB"})
		found := configured(t, tt.text).CheckEnv(pkg, module, tt.others)
		if fmt.Sprint(texts(found)) != fmt.Sprint(tt.want) {
			t.Errorf("%s:\n got %q\nwant %q", tt.text, texts(found), tt.want)
		}
		if len(found) > 0 {
			fixed := apply(tt.text, found[0].Fixes[0])
			if fixed != tt.fixed {
				t.Errorf("%s becomes\n%s\nwant\n%s", tt.text, fixed, tt.fixed)
			}
			configured(t, fixed)
		}
	}
}
