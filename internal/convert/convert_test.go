package convert_test

import (
	"errors"
	"flag"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/convert"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/fix"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

var update = flag.Bool("update", false, "write the goldens anew")

// TestConvert runs the archives in testdata. One holds a function, and what it is
// after each conversion in a row: @1/file, then @2/file and so on, the model
// alternating. @1/left lists what needs a human, else the result has to compile;
// @1/refused is the error, where there is one. @1/same says that all is as it was
// at first.
func TestConvert(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			run(t, path)
		})
	}
}

// files are a function's, by name.
type files map[string]string

func run(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := files{}
	var steps []string
	want := map[string]files{}
	var golden []txtar.File
	for _, f := range archive.Files {
		step, name, ok := strings.Cut(strings.TrimPrefix(f.Name, "@"), "/")
		if !strings.HasPrefix(f.Name, "@") || !ok {
			first[f.Name] = string(f.Data)
			golden = append(golden, f)
			continue
		}
		if !slices.Contains(steps, step) {
			steps = append(steps, step)
			want[step] = files{}
		}
		want[step][name] = string(f.Data)
	}
	if len(steps) == 0 {
		t.Fatal("there are no conversions: name them with @1/left")
	}
	now := first
	for _, step := range steps {
		got, next := convertOnce(t, now)
		if len(got["refused"]) == 0 && same(next, first) {
			got = files{"same": ""}
		}
		for _, name := range sorted(got) {
			golden = append(golden, txtar.File{Name: "@" + step + "/" + name, Data: []byte(got[name])})
			if w, ok := want[step][name]; !*update && (!ok || w != got[name]) {
				t.Errorf("@%s/%s: got\n%s\nwant\n%s", step, name, got[name], w)
			}
		}
		for name := range want[step] {
			if _, ok := got[name]; !ok && !*update {
				t.Errorf("@%s/%s: there is none", step, name)
			}
		}
		now = next
	}
	if *update {
		archive.Files = golden
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func sorted(f files) []string {
	var names []string
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func same(a, b files) bool {
	for name, text := range a {
		if b[name] != text {
			return false
		}
	}
	return len(a) == len(b)
}

// convertOnce converts to the other model. It returns what there is to say and
// the files that have changed, and all files.
func convertOnce(t *testing.T, now files) (got, next files) {
	t.Helper()
	p, errs := load(t, now)
	if len(errs) > 0 {
		t.Fatalf("before: %v", errs)
	}
	to := convert.ToStart
	if len(p.Handlers.Handlers) > 0 && p.Handlers.Handlers[0].Model == handler.Start {
		to = convert.ToShim
	}
	c, err := to(p)
	var refusal *convert.Refusal
	if errors.As(err, &refusal) {
		return files{"refused": refusal.Error() + "\n"}, now
	}
	if err != nil {
		t.Fatal(err)
	}
	result, err := fix.Apply([]finding.Fix{c.Fix}, fix.Source{Read: p.Read})
	if err != nil || result.Applied != 1 {
		t.Fatalf("%+v, %v: %+v", result, err, c.Fix)
	}
	got, next = files{}, files{}
	for name, text := range now {
		next[name] = text
	}
	for _, f := range result.Files {
		got[f.Path], next[f.Path] = string(f.After), string(f.After)
		if !strings.HasSuffix(f.Path, ".go") {
			continue
		}
		if clean, err := format.Source(f.After); err != nil || string(clean) != string(f.After) {
			t.Errorf("%s is not formatted, or not Go: %v\n%s", f.Path, err, f.After)
		}
	}
	after, errs := load(t, next)
	if len(c.Left) == 0 {
		for _, err := range errs {
			t.Errorf("after: %v", err)
		}
		if hs := after.Handlers.Handlers; len(hs) != 1 || !hs[0].Valid || hs[0].Model == p.Handlers.Handlers[0].Model {
			t.Errorf("after, the handlers are %+v", hs)
		}
		return got, next
	}
	left := ""
	for _, l := range c.Left {
		left += (&convert.Refusal{Related: l}).Error() + "\n"
	}
	got["left"] = left
	return got, next
}

// load type-checks the Go files, whose C is fake.
func load(t *testing.T, now files) (*convert.Package, []error) {
	t.Helper()
	p := &convert.Package{
		Fset: token.NewFileSet(),
		Info: &types.Info{
			Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
			Instances: map[*ast.Ident]types.Instance{}, Scopes: map[ast.Node]*types.Scope{},
		},
		Function: &function.Function{},
		Read: func(path string) ([]byte, error) {
			text, ok := now[path]
			if !ok {
				return nil, os.ErrNotExist
			}
			return []byte(text), nil
		},
	}
	if _, ok := now["function.json"]; ok {
		p.Function.File = "function.json"
	}
	for _, name := range sorted(now) {
		if !strings.HasSuffix(name, ".go") {
			continue
		}
		f, err := parser.ParseFile(p.Fset, name, now[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%v\n%s", err, now[name])
		}
		p.Files = append(p.Files, f)
	}
	var errs []error
	conf := types.Config{FakeImportC: true, Importer: imported, Error: func(err error) { errs = append(errs, err) }}
	p.Types, _ = conf.Check("main", p.Fset, p.Files, p.Info)
	p.Handlers = handler.Find(p.Fset, p.Files, p.Types, p.Info, handler.Options{ReadFile: p.Read})
	return p, errs
}

func init() { testenv.FindGOROOT() }

// imported imports the real modules, from their sources. It is slow: what it has
// imported is kept.
var imported = &sourceImporter{importer: importer.ForCompiler(token.NewFileSet(), "source", nil)}

type sourceImporter struct {
	mu       sync.Mutex
	importer types.Importer
}

func (i *sourceImporter) Import(path string) (*types.Package, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.importer.Import(path)
}
