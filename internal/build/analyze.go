package build

import (
	"context"
	"go/types"
	"os"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/include"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// analyze finds the handlers that the target is to have, and refuses in the
// analyzer's words what the analyzer calls an error.
func (p *plan) analyze(ctx context.Context) error {
	if p.goenv.GOMOD == "" || p.goenv.GOMOD == os.DevNull {
		return nil // sources older than modules: shim brings a go.mod for them
	}
	env := p.environ()
	if p.source.shim {
		// Only this machine's architecture is sure to have a C compiler, and
		// handlers are the same on all of them.
		env = gobuild.Setenv(gobuild.Setenv(env, "GOARCH", p.goenv.GOHOSTARCH), "CGO_ENABLED", "1")
	}
	config := workspace.Config{Dir: p.function.Dir, Env: env, BuildFlags: p.flags.ForList()}
	packages, err := workspace.Load(ctx, config, ".")
	if err != nil {
		return err
	}
	pkg := packages[0]
	c, err := pkg.Check(ctx, nil)
	if err != nil {
		return err
	}
	errs := slices.DeleteFunc(c.Findings, func(f finding.Finding) bool {
		// What a package lacks is no reason not to build and try the binary.
		return f.Severity != finding.Error || f.Rule == include.Rule
	})
	if len(errs) > 0 {
		return p.refuse(slices.Concat(errs, pkg.Errors))
	}
	for _, h := range c.Handlers.Handlers {
		if h.Model == handler.Shim && h.Valid {
			p.handlers = append(p.handlers, strings.Repeat("*", pointers(h.Obj.Type()))+h.Name)
		}
	}
	switch {
	case p.target == Bootstrap || len(p.handlers) > 0:
		return nil // what else is wrong the compiler says
	case len(pkg.Errors) > 0:
		return p.refuse(pkg.Errors)
	default:
		return p.noHandler()
	}
}

// pointers is how many pointers lead from a variable to what it holds.
func pointers(t types.Type) int {
	n := 0
	for {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			return n
		}
		n, t = n+1, p.Elem()
	}
}
