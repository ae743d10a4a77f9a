package main_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
)

// A dependency's files are not even read.
func TestDependenciesAreNotAnalyzed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	facts, config := filepath.Join(dir, "vetx"), filepath.Join(dir, "vet.cfg")
	data, err := json.Marshal(unitchecker.Config{ImportPath: "p", GoFiles: []string{"missing.go"}, VetxOnly: true, VetxOutput: facts})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, data, 0o666); err != nil {
		t.Fatal(err)
	}
	command(t, dir, program, "-json", config)
	if data, err := os.ReadFile(facts); err != nil || len(data) != 0 {
		t.Errorf("the facts are %q, %v", data, err)
	}
}

// Facts would make every dependency count.
func TestNoAnalyzerHasFacts(t *testing.T) {
	t.Parallel()
	var check func(a *analysis.Analyzer)
	check = func(a *analysis.Analyzer) {
		if len(a.FactTypes) > 0 {
			t.Errorf("%s has facts", a.Name)
		}
		for _, required := range a.Requires {
			check(required)
		}
	}
	for _, a := range analyzer.Suite {
		check(a)
	}
}
