// Package analyzertest runs an analyzer over its testdata/src, with stubs of the
// packages that handlers import beside it.
package analyzertest

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"go/format"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/go/packages"
)

var update = flag.Bool("update", false, "write the golden files")

// Run holds the analyzer's diagnostics against the want comments, and its fixes
// against the golden files, of the packages in testdata/src that the patterns
// match, all if none is given; "shim-arity/..." is one rule's. Each fixed file must come out gofmt-clean
// without being formatted, and its package must compile. The caller is the test
// of a package in a folder of analyzer/.
func Run(t *testing.T, a *analysis.Analyzer, patterns ...string) {
	t.Helper()
	all := len(patterns) == 0
	if all {
		rules, err := os.ReadDir("testdata/src")
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range rules {
			patterns = append(patterns, rule.Name()+"/...")
		}
	}
	gopath := assemble(t, "testdata/src")
	src := filepath.Join(gopath, "src")
	var results []*analysistest.Result
	if *update {
		results = analysistest.Run(t, gopath, a, patterns...)
	} else {
		results = analysistest.RunWithSuggestedFixes(t, gopath, a, patterns...)
	}
	fixed := map[string][]byte{}
	for _, r := range results {
		if strings.HasSuffix(r.Action.Package.ID, ".test]") {
			continue // the same edits once more
		}
		maps.Copy(fixed, apply(t, r.Action.Package.Fset, r.Action.Diagnostics))
	}
	for name, content := range fixed {
		if clean, err := format.Source(content); err != nil {
			t.Errorf("%s, fixed: %v\n%s", name, err, content)
		} else if !bytes.Equal(clean, content) {
			t.Errorf("%s, fixed, is not gofmt-clean:\n%s", name, content)
		}
		if *update {
			rel, err := filepath.Rel(src, name)
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join("testdata/src", rel+".golden"), content)
		}
		write(t, name, content)
	}
	if len(fixed) > 0 {
		compile(t, gopath, patterns)
	}
	if all {
		unused(t, src, fixed)
	}
}

// unused reports golden files of what no fix has changed: analysistest does not
// look at those.
func unused(t *testing.T, src string, fixed map[string][]byte) {
	t.Helper()
	err := filepath.WalkDir(src, func(path string, d fs.DirEntry, err error) error {
		if name, ok := strings.CutSuffix(path, ".golden"); ok && fixed[name] == nil {
			t.Errorf("no fix makes %s", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Lines returns what the analyzer says about the packages below testdata/dir,
// each as "case/file.go:line: message". analysistest reads no want comments in
// files that the build ignores.
func Lines(t *testing.T, a *analysis.Analyzer, dir string) []string {
	t.Helper()
	gopath := assemble(t, filepath.Join("testdata", dir))
	cases, err := os.ReadDir(filepath.Join("testdata", dir))
	if err != nil {
		t.Fatal(err)
	}
	var patterns, lines []string
	for _, c := range cases {
		patterns = append(patterns, c.Name())
	}
	for _, r := range analysistest.Run(silent{}, gopath, a, patterns...) {
		for _, d := range r.Action.Diagnostics {
			at := r.Action.Package.Fset.Position(d.Pos)
			rel, err := filepath.Rel(filepath.Join(gopath, "src"), at.Filename)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, fmt.Sprintf("%s:%d: %s", filepath.ToSlash(rel), at.Line, d.Message))
		}
	}
	slices.Sort(lines)
	return lines
}

// silent is an analysistest.Testing that nothing fails.
type silent struct{}

func (silent) Errorf(string, ...any) {}

// assemble makes a GOPATH of a folder and the stubs.
func assemble(t *testing.T, dir string) string {
	t.Helper()
	gopath := t.TempDir()
	for _, dir := range []string{dir, "../testdata/stubs"} {
		if err := os.CopyFS(filepath.Join(gopath, "src"), os.DirFS(filepath.FromSlash(dir))); err != nil {
			t.Fatal(err)
		}
	}
	return gopath
}

// apply returns the files that the diagnostics' first fixes change, changed.
func apply(t *testing.T, fset *token.FileSet, diagnostics []analysis.Diagnostic) map[string][]byte {
	t.Helper()
	edits := map[string][]analysis.TextEdit{}
	for _, d := range diagnostics {
		if len(d.SuggestedFixes) == 0 {
			continue
		}
		for _, e := range d.SuggestedFixes[0].TextEdits {
			name := fset.File(e.Pos).Name()
			edits[name] = append(edits[name], e)
		}
	}
	fixed := map[string][]byte{}
	for name, list := range edits {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortStableFunc(list, func(a, b analysis.TextEdit) int { return cmp.Compare(a.Pos, b.Pos) })
		var out []byte
		last := 0
		for _, e := range list {
			tok := fset.File(e.Pos)
			out = append(append(out, content[last:tok.Offset(e.Pos)]...), e.NewText...)
			last = tok.Offset(e.End)
		}
		fixed[name] = append(out, content[last:]...)
	}
	return fixed
}

// compile type-checks the packages as they are after the fixes.
func compile(t *testing.T, gopath string, patterns []string) {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.LoadTypes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedDeps | packages.NeedImports,
		Dir:  gopath,
		Env:  append(os.Environ(), "GOPATH="+gopath, "GO111MODULE=off", "GOPROXY=off", "GOFLAGS="),
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range pkgs {
		for _, err := range pkg.Errors {
			t.Errorf("fixed, %s does not compile: %v", pkg.ID, err)
		}
	}
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}
