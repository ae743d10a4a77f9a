package analyzer_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
)

// FuzzSuite runs the Suite on testdata's sources after random changes to their
// tokens: what is left has syntax errors, lacks types, or is another program.
// Nothing panics, each fix has its place in the file, and what compiled before a
// fix compiles after it.
func FuzzSuite(f *testing.F) {
	seeds := append(sources(f), givenItself)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range seeds {
		f.Add(uint16(i), []byte{})
		for changes := range 6 {
			f.Add(uint16(i), randomBytes(random, 3*(changes+1)))
		}
	}
	world := newWorld(f)
	f.Fuzz(func(t *testing.T, which uint16, changes []byte) {
		src := mutate(seeds, int(which)%len(seeds), changes)
		clean, diagnostics, fset := world.analyze(t, src)
		if !clean {
			return
		}
		for _, d := range diagnostics {
			for _, fix := range d.SuggestedFixes {
				fixed := applyFix(t, fset, src, fix)
				if errs := world.errors(fixed); len(errs) > 0 {
					t.Errorf("%s: fixed by %q:\n%s\ndoes not compile: %v; before:\n%s", d.Category, fix.Message, fixed, errs, src)
				}
			}
		}
	})
}

// givenItself has variables that are given themselves, as while one renames.
const givenItself = `package main

import "github.com/aws/aws-lambda-go/lambda"

var (
	h    any = h
	a, b any = b, a
)

func main() {
	lambda.Start(h)
	lambda.Start(a)
}
`

func randomBytes(random *rand.Rand, n int) []byte {
	list := make([]byte, n)
	for i := range list {
		list[i] = byte(random.UintN(256))
	}
	return list
}

// sources returns the Go files of every testdata.
func sources(f *testing.F) []string {
	f.Helper()
	var list []string
	for _, root := range []string{".", "../testdata"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || root == "." && !strings.Contains(path, "testdata") {
				return err
			}
			data, err := os.ReadFile(path)
			list = append(list, string(data))
			return err
		})
		if err != nil {
			f.Fatal(err)
		}
	}
	return list
}

// mutate changes a seed's tokens, as groups of three bytes say: what to do,
// where, and with which token of a seed.
func mutate(seeds []string, which int, changes []byte) string {
	tokens := split(seeds[which])
	for c := range slices.Chunk(changes, 3) {
		if len(c) < 3 || len(tokens) == 0 {
			break
		}
		i := int(c[1]) * len(tokens) / 256
		pool := split(seeds[(which+int(c[0])/5)%len(seeds)])
		other := pool[int(c[2])*len(pool)/256]
		switch c[0] % 5 {
		case 0:
			tokens = slices.Delete(tokens, i, i+1)
		case 1:
			tokens[i] = other
		case 2:
			tokens = slices.Insert(tokens, i, other)
		case 3:
			j := int(c[2]) * len(tokens) / 256
			tokens[i], tokens[j] = tokens[j], tokens[i]
		case 4:
			tokens = tokens[:i]
		}
	}
	return strings.Join(tokens, "")
}

// split cuts source into tokens, each with the blanks before it.
func split(src string) []string {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	var tokens []string
	last := 0
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return append(tokens, src[last:])
		}
		if tok == token.SEMICOLON && lit == "\n" {
			continue
		}
		end := min(file.Offset(pos)+max(len(lit), len(tok.String())), len(src))
		if lit != "" {
			end = min(file.Offset(pos)+len(lit), len(src))
		}
		if end > last {
			tokens = append(tokens, src[last:end])
			last = end
		}
	}
}

// A world has the packages that the sources import.
type world struct {
	packages map[string]*types.Package
}

func newWorld(f *testing.F) *world {
	f.Helper()
	pkgs, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedTypes | packages.NeedExportFile,
	}, "context", "encoding/json", "errors", "fmt", "log", "os", "time", "math/big",
		"github.com/aws/aws-lambda-go/lambda", "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime")
	if err != nil {
		f.Fatal(err)
	}
	w := &world{packages: map[string]*types.Package{"unsafe": types.Unsafe}}
	for _, pkg := range pkgs {
		w.packages[pkg.PkgPath] = pkg.Types
	}
	return w
}

// Import implements types.Importer.
func (w *world) Import(path string) (*types.Package, error) {
	if pkg := w.packages[path]; pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("no package %q", path)
}

const fuzzed = "/fuzz/handler.go"

// check type-checks source as a package by itself, whatever is wrong with it.
func (w *world) check(src string) (*token.FileSet, *ast.File, *types.Package, *types.Info, []error) {
	fset := token.NewFileSet()
	var errs []error
	file, err := parser.ParseFile(fset, fuzzed, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		errs = append(errs, err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, FileVersions: map[*ast.File]string{},
	}
	config := types.Config{Importer: w, FakeImportC: true, Error: func(err error) {
		// The drivers remove the imports that a fix leaves unused.
		if !strings.Contains(err.Error(), "imported and not used") {
			errs = append(errs, err)
		}
	}}
	pkg, _ := config.Check("example.com/fuzzed", fset, []*ast.File{file}, info)
	return fset, file, pkg, info, errs
}

func (w *world) errors(src string) []error {
	_, _, _, _, errs := w.check(src)
	return errs
}

// analyze runs the Suite with every option on; clean says that src compiles.
func (w *world) analyze(t *testing.T, src string) (clean bool, diagnostics []analysis.Diagnostic, fset *token.FileSet) {
	fset, file, pkg, info, errs := w.check(src)
	results := map[*analysis.Analyzer]any{}
	for _, a := range analyzer.New(analyzer.Options{Python: true, Info: true}) {
		pass := &analysis.Pass{
			Analyzer: a, Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
			TypesSizes: types.SizesFor("gc", "amd64"), ResultOf: results,
			ReadFile: func(name string) ([]byte, error) {
				if name != fuzzed {
					return nil, os.ErrNotExist
				}
				return []byte(src), nil
			},
			Report: func(d analysis.Diagnostic) { diagnostics = append(diagnostics, d) },
		}
		result, err := a.Run(pass)
		if err != nil {
			t.Errorf("%s: %v", a.Name, err)
		}
		results[a] = result
	}
	for _, d := range diagnostics {
		if !d.Pos.IsValid() || d.End.IsValid() && d.End < d.Pos {
			t.Errorf("%s: at %d-%d", d.Category, d.Pos, d.End)
		}
	}
	return len(errs) == 0, diagnostics, fset
}

func applyFix(t *testing.T, fset *token.FileSet, src string, fix analysis.SuggestedFix) string {
	t.Helper()
	edits := slices.Clone(fix.TextEdits)
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) })
	var b strings.Builder
	last := 0
	for _, e := range edits {
		tok := fset.File(e.Pos)
		if tok == nil || tok.Name() != fuzzed || fset.File(e.End) != tok || e.End < e.Pos || tok.Offset(e.Pos) < last {
			t.Fatalf("%q: no edit of the file: %v", fix.Message, e)
		}
		b.WriteString(src[last:tok.Offset(e.Pos)])
		b.Write(e.NewText)
		last = tok.Offset(e.End)
	}
	b.WriteString(src[last:])
	return b.String()
}
