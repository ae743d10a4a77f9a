package lambdalsp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// named matches a test as docs/security.md names it: its directory and function.
var named = regexp.MustCompile("`([a-z/0-9]+)\\.((?:Test|Fuzz)[A-Za-z0-9]+)`")

// Each test that docs/security.md names exists: a promise whose test is gone is none.
func TestSecurityPage(t *testing.T) {
	text, err := os.ReadFile("docs/security.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]map[string]bool{}
	matches := named.FindAllStringSubmatch(string(text), -1)
	if len(matches) < 20 {
		t.Errorf("the page names %d tests", len(matches))
	}
	for _, m := range matches {
		if tests[m[1]] == nil {
			tests[m[1]] = testsIn(t, m[1])
		}
		if !tests[m[1]][m[2]] {
			t.Errorf("%s has no %s", m[1], m[2])
		}
	}
}

// testsIn lists the functions in the test files of a directory.
func testsIn(t *testing.T, dir string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
				found[fn.Name.Name] = true
			}
		}
	}
	return found
}
