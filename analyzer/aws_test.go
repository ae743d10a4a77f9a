package analyzer_test

import (
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
)

const awsLambda = "github.com/aws/aws-lambda-go"

// Nothing is said about the handlers in aws-lambda-go's examples, nor about a
// handler for any of its event types.
func TestAWSOwnCode(t *testing.T) {
	t.Parallel()
	overlay := map[string][]byte{}
	patterns := examples(t, overlay)
	patterns = append(patterns, eventHandlers(t, overlay))
	pkgs := load(t, overlay, patterns...)
	graph, err := checker.Analyze(analyzer.New(analyzer.Options{}), pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for act := range graph.All() {
		if act.Err != nil {
			t.Errorf("%v: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			t.Errorf("%v: %s [%s]", act.Package.Fset.Position(d.Pos), d.Message, d.Category)
		}
	}
}

// load type-checks packages of this module, some of them only in the overlay.
func load(t *testing.T, overlay map[string][]byte, patterns ...string) []*packages.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedExportFile,
		Overlay: overlay,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			t.Fatalf("%s: %v", pkg.ID, err)
		}
	}
	return pkgs
}

// virtual returns the path of a file in a package that exists in an overlay only.
func virtual(t *testing.T, pkg, file string) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("testdata", pkg))
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, file)
}

var packageClause = regexp.MustCompile(`(?m)^package \w+$`)

// examples overlays aws-lambda-go's testable examples, one package each, as
// files that are no tests: those the analyzers leave alone.
func examples(t *testing.T, overlay map[string][]byte) (patterns []string) {
	t.Helper()
	dir := moduleDir(t)
	files, err := filepath.Glob(filepath.Join(dir, "*", "example*_test.go"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d examples in %s: %v", len(files), dir, err)
	}
	handlers := 0
	for i, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		handlers += strings.Count(string(data), "lambda.Start")
		pkg := fmt.Sprintf("example%d", i)
		overlay[virtual(t, pkg, "example.go")] = packageClause.ReplaceAll(data, []byte("package main"))
		patterns = append(patterns, "./testdata/"+pkg)
	}
	if handlers < 10 {
		t.Fatalf("only %d calls of lambda.Start in the examples", handlers)
	}
	return patterns
}

func moduleDir(t *testing.T) string {
	t.Helper()
	pkgs := load(t, nil, awsLambda+"/lambda")
	return filepath.Dir(filepath.Dir(pkgs[0].GoFiles[0]))
}

// eventHandlers overlays a package with a handler of each model for every struct
// type of the package events.
func eventHandlers(t *testing.T, overlay map[string][]byte) (pattern string) {
	t.Helper()
	scope := load(t, nil, awsLambda+"/events")[0].Types.Scope()
	var b strings.Builder
	b.WriteString(`package main

import (
	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

//lambda:ignore import-c cgo wants a directory, and an overlay has none
`)
	var starts strings.Builder
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !obj.Exported() {
			continue
		}
		if _, ok := obj.Type().Underlying().(*types.Struct); !ok {
			continue
		}
		// A response is for returning, a streaming one by pointer, and all others
		// are events.
		event, result := "events."+name, "interface{}"
		if strings.Contains(name, "Response") {
			event, result = "interface{}", event
		}
		if strings.Contains(name, "Streaming") {
			result = "*" + result
		}
		fmt.Fprintf(&b, "func On%s(evt %s, ctx *runtime.Context) (r %s, err error) { return }\n", name, event, result)
		fmt.Fprintf(&starts, "\tlambda.NewHandler(func(evt %s) (r %s, err error) { return })\n", event, result)
	}
	fmt.Fprintf(&b, "\nfunc init() {\n%s}\n", starts.String())
	overlay[virtual(t, "eventtypes", "handlers.go")] = []byte(b.String())
	return "./testdata/eventtypes"
}
