package analyzer_test

import (
	"fmt"
	"path/filepath"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
)

// The Suite runs in any driver of go/analysis, such as x/tools's own.
func Example() {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: "../testdata/start-life"}, ".")
	if err != nil {
		fmt.Println(err)
		return
	}
	graph, err := checker.Analyze(analyzer.Suite, pkgs, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for action := range graph.All() {
		for _, d := range action.Diagnostics {
			at := action.Package.Fset.Position(d.Pos)
			fmt.Printf("%s:%d: %s [%s]\n", filepath.Base(at.Filename), at.Line, analyzer.Severity(d), d.Category)
		}
	}
	// Unordered output:
	// main.go:14: warning [start-defer]
	// main.go:16: warning [start-unreachable]
}

// A rule's documentation is data.
func ExampleLookup() {
	rule, ok := analyzer.Lookup("handler-exit")
	fmt.Println(ok, rule.Severity)
	fmt.Println(rule.Summary())
	// Output:
	// true info
	// a handler ends the process: the invocation fails without a message of its own, and the next one waits for a new process; return an error
}

// What go vet cannot know is told to New, here that the driver tells infos from errors.
func ExampleNew() {
	for _, a := range analyzer.New(analyzer.Options{Info: true}) {
		fmt.Println(a.Name)
	}
	// Output:
	// lambdahandler
	// lambdasig
	// lambdajson
	// lambdacgo
	// lambdalife
}
