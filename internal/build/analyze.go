package build

import (
	"context"
	"go/types"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/include"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// analyzeStart refuses, in the analyzer's words, a Start handler that the
// analyzer calls an error. Of the shim model, shim does that. Code that does
// not load or compile is left for the go command to report.
func (p *plan) analyzeStart(ctx context.Context) error {
	c, err := p.check(ctx)
	if err != nil {
		return ctx.Err()
	}
	errs := slices.DeleteFunc(c.Findings, func(f finding.Finding) bool {
		// What a package lacks is no reason not to build and try the binary.
		return f.Severity != finding.Error || f.Rule == include.Rule
	})
	if len(errs) > 0 {
		return p.refuse(errs)
	}
	return ctx.Err()
}

// check runs the Suite on the package as it will be built.
func (p *plan) check(ctx context.Context) (*workspace.Checked, error) {
	env, flags := p.environ(), p.flags.ForList()
	if p.target == Bootstrap {
		f := p.flags
		f.Tags = p.tags()
		env, flags = p.buildEnv(), f.ForExport() // what is compiled for its types is compiled for the build
	}
	packages, err := workspace.Load(ctx, workspace.Config{
		Dir: p.function.Dir, Env: gobuild.Setenv(env, "GOFLAGS", p.flags.GOFLAGS), BuildFlags: flags,
	}, ".")
	if err != nil {
		return nil, err
	}
	// A finding of an analyzer that works is one even when another failed.
	c, _ := packages[0].Check(ctx, nil)
	return c, nil
}

// EventType returns the type that the function's handler gets its event as. It
// is nil where there is no telling: several handlers, none, or code that does
// not load, which Build says more about. The errors are Build's.
func EventType(ctx context.Context, o Options) (types.Type, error) {
	p, err := newPlan(ctx, o)
	if err != nil {
		return nil, err
	}
	defer proc.RemoveAll(p.tmp)
	c, err := p.check(ctx)
	if err != nil {
		return nil, ctx.Err()
	}
	return c.Event(), nil
}

// configured refuses a function.json whose Handler is none of these.
func (p *plan) configured(handlers []string) error {
	var symbols []function.Symbol
	for _, name := range handlers {
		symbols = append(symbols, function.Symbol{Name: name})
	}
	if findings := p.function.CheckHandlers(symbols); len(findings) > 0 {
		return p.refuse(findings)
	}
	return nil
}
