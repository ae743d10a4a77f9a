package workspace

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"runtime"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// A Package is type-checked, however broken its files are.
type Package struct {
	PkgPath string // with the suffix _test for an external test package
	Name    string
	Dir     string
	Test    bool // _test.go files are among Files

	Fset  *token.FileSet
	Files []*ast.File // the originals, not what cgo makes of them
	Types *types.Package
	Info  *types.Info
	Sizes types.Sizes

	GoFiles      []string // absolute paths, parallel to Files
	IgnoredFiles []string // build constraints exclude them
	OtherFiles   []string // not Go: C, assembly
	// CgoDisabled lists the files of GoFiles that the build drops because
	// they import "C" and cgo is off.
	CgoDisabled []string

	Errors    []finding.Finding // rule "compile", in the package's own files
	Module    *analysis.Module  // nil outside modules
	GoVersion string            // the language's version, such as "go1.24"; "" is the toolchain's
	Toolchain string            // such as "go1.26.8"

	parsed     []*parsed
	typeErrors []types.Error
	panicked   bool // the type checker
	exports    *exports
	graph      *graph
	overlay    map[string][]byte
	env        goEnv
	json       string
}

// check type-checks t. Without bodies only its declarations count.
func (u *universe) check(t *unit, bodies bool) *Package {
	p := u.newPackage(t)
	conf := types.Config{
		FakeImportC:      true,
		IgnoreFuncBodies: !bodies,
		GoVersion:        p.GoVersion,
		Sizes:            p.Sizes,
		Importer:         u.importer(t),
		Error: func(err error) {
			var e types.Error
			if errors.As(err, &e) {
				p.typeErrors = append(p.typeErrors, e)
			}
		},
	}
	u.exports.mu.RLock()
	defer u.exports.mu.RUnlock()
	p.typeCheck(&conf)
	p.Errors = u.errors(t, p)
	return p
}

// typeCheck fills in what the type checker finds. Some programs make it panic, and the
// compiler with it: nothing of theirs is known then.
func (p *Package) typeCheck(conf *types.Config) {
	defer func() {
		if v := recover(); v != nil {
			p.panicked = true
			p.Types, p.Info = types.NewPackage(p.PkgPath, p.Name), newInfo()
			p.typeErrors = []types.Error{{Fset: p.Fset, Pos: p.Files[0].Name.Pos(), Msg: fmt.Sprintf(
				"the type checker of %s panics on this package, and the compiler with it; \"go vet\" tells near which types: %v", p.Toolchain, v)}}
		}
	}()
	// The error is the first of those that Error collects.
	p.Types, _ = conf.Check(p.PkgPath, p.Fset, p.Files, p.Info)
}

func newInfo() *types.Info {
	return &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Instances:    map[*ast.Ident]types.Instance{},
		Scopes:       map[ast.Node]*types.Scope{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		FileVersions: map[*ast.File]string{},
	}
}

func (u *universe) newPackage(t *unit) *Package {
	l := t.listed
	p := &Package{
		PkgPath: t.path, Name: l.Name, Dir: l.Dir, Test: t.test,
		Fset:         u.exports.fset,
		Info:         newInfo(),
		Sizes:        types.SizesFor("gc", u.env.GOARCH),
		IgnoredFiles: t.ignored, CgoDisabled: t.cgoDisabled,
		Toolchain: u.env.GOVERSION,
		parsed:    t.files, exports: u.exports, graph: u.graph, env: u.env, json: u.config.JSON, overlay: u.config.Overlay,
	}
	if p.Sizes == nil {
		p.Sizes = types.SizesFor("gc", runtime.GOARCH)
	}
	if t.subject == nil {
		p.OtherFiles = l.others()
	}
	for _, f := range t.files {
		if f.file.Name.Name != "_" {
			p.Name = f.file.Name.Name
		}
		p.Files = append(p.Files, f.file)
		p.GoFiles = append(p.GoFiles, f.path)
	}
	if m := l.Module; m != nil {
		p.Module = &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion}
		if m.GoVersion != "" {
			p.GoVersion = "go" + m.GoVersion
		}
	}
	return p
}
