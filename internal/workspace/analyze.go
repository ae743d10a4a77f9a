package workspace

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"path/filepath"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// A Diagnostic is what one analyzer says, before it becomes a finding.
type Diagnostic struct {
	analysis.Diagnostic
	Analyzer *analysis.Analyzer
}

// Analyze runs the analyzers, and those that they require, on p. Facts are
// not carried from package to package. An analyzer that fails or panics is
// part of the error; what the others say is returned all the same. Of a
// package that does not compile only analyzers with RunDespiteErrors speak.
func (p *Package) Analyze(ctx context.Context, analyzers []*analysis.Analyzer) ([]Diagnostic, error) {
	r, err := p.analyze(ctx, analyzers)
	var ds []Diagnostic
	for _, act := range r.order {
		ds = append(ds, act.diagnostics...)
	}
	return ds, err
}

// Reading runs f, which looks things up in the scopes of dependencies: meanwhile none is
// completed by what another package imports.
func (p *Package) Reading(f func()) {
	p.exports.mu.RLock()
	defer p.exports.mu.RUnlock()
	f()
}

func (p *Package) analyze(ctx context.Context, analyzers []*analysis.Analyzer) (*run, error) {
	p.exports.mu.RLock()
	defer p.exports.mu.RUnlock()
	r := &run{p: p, ctx: ctx, done: map[*analysis.Analyzer]*action{}}
	var errs []error
	for _, a := range analyzers {
		act := r.do(a)
		if act.err != nil && !errors.Is(act.err, errSkipped) {
			errs = append(errs, act.err)
		}
		r.order = append(r.order, act)
	}
	return r, errors.Join(errs...)
}

// A run is one call of Analyze.
type run struct {
	p     *Package
	ctx   context.Context
	done  map[*analysis.Analyzer]*action
	order []*action // of the analyzers asked for, not of those they require
}

type action struct {
	result      any
	diagnostics []Diagnostic
	err         error
}

// errSkipped marks an analyzer that does not run on a broken package.
var errSkipped = errors.New("the package does not compile")

func (r *run) do(a *analysis.Analyzer) *action {
	if act := r.done[a]; act != nil {
		return act
	}
	act := &action{}
	r.done[a] = act
	results := map[*analysis.Analyzer]any{}
	for _, need := range a.Requires {
		required := r.do(need)
		if required.err != nil {
			act.err = required.err
			return act
		}
		results[need] = required.result
	}
	if act.err = r.ctx.Err(); act.err != nil {
		return act
	}
	if r.p.panicked || r.p.endless() || len(r.p.Errors) > 0 && !a.RunDespiteErrors {
		act.err = errSkipped
		return act
	}
	r.call(act, a, results)
	return act
}

// endless reports whether a generic type goes on in ever larger instances of itself.
// The type checker rejects it, unless it has found another error before, and hands
// it out all the same; most of go/types, such as Implements, never returns from it.
func (p *Package) endless() bool {
	if len(p.typeErrors) == 0 {
		return false
	}
	for _, instance := range p.Info.Instances {
		if jsoncheck.Endless(instance.Type) {
			return true
		}
	}
	return false
}

func (r *run) call(act *action, a *analysis.Analyzer, results map[*analysis.Analyzer]any) {
	defer func() {
		if v := recover(); v != nil {
			act.result, act.diagnostics = nil, nil
			act.err = fmt.Errorf("analyzer %s failed on %s: %v", a.Name, r.p.PkgPath, v)
		}
	}()
	act.result, act.err = a.Run(r.pass(act, a, results))
	switch {
	case act.err != nil:
		act.err = fmt.Errorf("analyzer %s failed on %s: %w", a.Name, r.p.PkgPath, act.err)
	case a.ResultType != nil && reflect.TypeOf(act.result) != a.ResultType:
		act.err = fmt.Errorf("analyzer %s returned a %T, not a %v", a.Name, act.result, a.ResultType)
	}
}

func (r *run) pass(act *action, a *analysis.Analyzer, results map[*analysis.Analyzer]any) *analysis.Pass {
	p := r.p
	return &analysis.Pass{
		Analyzer: a, Fset: p.Fset, Files: p.Files, OtherFiles: p.OtherFiles, IgnoredFiles: p.IgnoredFiles,
		Pkg: p.Types, TypesInfo: p.Info, TypesSizes: p.Sizes, TypeErrors: p.typeErrors, Module: p.Module,
		ResultOf: results, ReadFile: p.ReadFile,
		Report: func(d analysis.Diagnostic) {
			act.diagnostics = append(act.diagnostics, Diagnostic{d, a})
		},
		ImportObjectFact:  func(types.Object, analysis.Fact) bool { return false },
		ImportPackageFact: func(*types.Package, analysis.Fact) bool { return false },
		ExportObjectFact:  func(types.Object, analysis.Fact) {},
		ExportPackageFact: func(analysis.Fact) {},
		AllObjectFacts:    func() []analysis.ObjectFact { return nil },
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
	}
}

// ReadFile returns the text that p was checked with, unsaved or not, and any
// other file from disk.
func (p *Package) ReadFile(path string) ([]byte, error) {
	path = filepath.Clean(path)
	for _, f := range p.parsed {
		if f.path == path && f.err == nil {
			return f.text, nil
		}
	}
	if text, ok := p.overlay[path]; ok {
		return text, nil
	}
	return readfile.Source(path)
}
