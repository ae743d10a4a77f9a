package shim

import (
	"context"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// A symbol is a handler in the user's package.
type symbol struct {
	name     string
	pointers int            // how often to follow it to the function
	pos      token.Position // its declaration
}

func names(list []symbol) []string {
	var s []string
	for _, h := range list {
		s = append(s, h.name)
	}
	return s
}

// named returns the handlers of Options.Handlers.
func (b *builder) named() ([]symbol, error) {
	var list []symbol
	var missing []finding.Finding
	for _, h := range b.Handlers {
		name := strings.TrimLeft(h, "*")
		pos, ok := b.pkg.decls[name]
		if !ok {
			missing = append(missing, b.noSymbol("package main has no exported function or variable "+name))
			continue
		}
		list = append(list, symbol{name, len(h) - len(name), pos})
	}
	if missing != nil {
		return nil, b.refuse(missing)
	}
	return list, nil
}

// analyzed returns the handlers that the analyzer finds, and refuses what it
// calls an error. doubt is why it could not tell: of code that does not
// compile, or does not load, the go command has to say so first.
func (b *builder) analyzed(ctx context.Context, l *layout) (list []symbol, doubt, err error) {
	b.progress("analyze")
	p, err := b.load(ctx, l)
	if err != nil {
		return nil, err, ctx.Err()
	}
	if len(p.Errors) > 0 {
		return nil, b.refuse(p.Errors), nil
	}
	// A finding of an analyzer that works is one even when another failed.
	findings, doubt := p.Findings(ctx, analyzer.Options{Handler: b.Handler, Python: true})
	findings = slices.DeleteFunc(findings, func(f finding.Finding) bool { return f.Severity != finding.Error })
	if len(findings) > 0 {
		return nil, nil, b.refuse(findings)
	}
	found := handler.Find(p.Fset, p.Files, p.Types, p.Info, handler.Options{Name: b.Handler, Python: true, ReadFile: p.ReadFile})
	for _, h := range found.Valid(handler.Shim) {
		list = append(list, symbol{h.Name, pointers(h.Obj), p.Fset.Position(h.Pos)})
	}
	if list == nil {
		return nil, nil, b.refuse([]finding.Finding{b.noSymbol("package main has no handler; export func Handle(evt T, ctx *runtime.Context) (R, error)")})
	}
	return list, doubt, ctx.Err()
}

// load type-checks the package as the build is going to compile it. What it imports is
// compiled for that with the same flags and compilers: the build finds it compiled.
func (b *builder) load(ctx context.Context, l *layout) (*workspace.Package, error) {
	env, flags := b.layoutEnv(l), b.flags.ForExport()
	if !b.bootstrap {
		chain, err := b.toolchain(ctx)
		if err != nil {
			flags = b.flags.ForList() // the build cannot be, and says why
		} else {
			env, flags = chain.environ(env), append(flags, sharedMode)
		}
	}
	if !l.inMain && !b.inModule() {
		flags = append(flags, "-overlay="+l.overlay) // for its go.mod
	}
	packages, err := workspace.Load(ctx, workspace.Config{
		Dir: b.Dir, Env: env, BuildFlags: flags,
	}, ".")
	if err != nil {
		return nil, err
	}
	return packages[0], nil
}

// pointers is how often a variable has to be followed to the function.
func pointers(obj types.Object) int {
	n := 0
	for t := obj.Type(); ; n++ {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			return n
		}
		t = p.Elem()
	}
}

// noSymbol is a finding about the package as a whole.
func (b *builder) noSymbol(message string) finding.Finding {
	return finding.Finding{Rule: "shim-no-symbol", Severity: finding.Error, Message: message, Span: pointSpan(b.pkg.first)}
}
