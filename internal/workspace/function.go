package workspace

import (
	"context"
	"errors"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/include"
)

// A Checked package is everything that can be said about it.
type Checked struct {
	Package  *Package
	Function *function.Function // nil if it is no package main
	Handlers *handler.Result    // nil if the finder failed
	Findings []finding.Finding  // of the Suite and the function's files, not what the compiler says
}

// Check runs the Suite on p as the function in its directory has it: by the
// handler's name and the runtime in function.json, which it reads through p.
// The function's own files are held against the code: against that of the
// packages it imports, too, if loaded has all those of its module.
func (p *Package) Check(ctx context.Context, loaded []*Package) (*Checked, error) {
	c := &Checked{Package: p}
	o := analyzer.Options{Info: true}
	if p.isFunction() {
		c.Function = p.function()
		if c.Function.Config != nil {
			// A name that nothing bears is handler-config's to report; what
			// was meant is held against the signature all the same.
			if name := c.Function.Symbol(); p.Types.Scope().Lookup(name) != nil {
				o.Handler = name
			}
			runtime, ok := function.Lookup(c.Function.Runtime())
			o.Python = ok && runtime.Kind == function.Python
		}
	}
	var err error
	c.Findings, c.Handlers, err = p.findings(ctx, o)
	if c.Function != nil {
		cross := slices.Concat(c.Function.Findings, p.crossCheck(c, p.parts(loaded)), p.includes())
		c.Findings = append(c.Findings, p.describe(c.audible(cross))...)
	}
	return c, err
}

// isFunction reports whether p may be one: a package main, and not its tests.
func (p *Package) isFunction() bool {
	return p.Name == "main" && !strings.HasSuffix(p.PkgPath, "_test")
}

// function reads function.json beside p, unsaved text before what is on disk.
func (p *Package) function() *function.Function {
	f := &function.Function{Dir: p.Dir}
	path := filepath.Join(p.Dir, function.FileName)
	text, err := p.ReadFile(path)
	if err != nil {
		if !errors.Is(err, os.ErrNotExist) {
			at := finding.Span{File: path, Start: first, End: first}
			f.Findings = append(f.Findings, finding.Finding{Rule: function.RuleFunctionJSON, Severity: finding.Error, Message: err.Error(), Span: at})
		}
		return f
	}
	f.File = path
	if f.Config, f.Findings = function.Parse(path, text); len(f.Findings) > 0 {
		f.Config = nil
	}
	return f
}

// crossCheck holds function.json and event.json against the code.
func (p *Package) crossCheck(c *Checked, module []*Package) []finding.Finding {
	if c.Handlers == nil {
		return nil
	}
	fs := p.checkEvent(c.Handlers)
	if c.Function.Config == nil {
		return fs
	}
	var symbols []function.Symbol
	for _, h := range c.Handlers.Handlers {
		symbols = append(symbols, function.Symbol{Name: h.Name, Span: span(p.Fset, h.Pos, h.End), Start: h.Model == handler.Start})
	}
	fs = append(fs, c.Function.CheckHandlers(symbols)...)
	reads, others := function.EnvReads(p.Fset, p.Files, p.Info)
	all, others := reads, others || module == nil
	for _, q := range module {
		more, o := function.EnvReads(q.Fset, q.Files, q.Info)
		all, others = append(all, more...), others || o
	}
	fs = append(fs, c.Function.CheckEnv(reads, all, others)...)
	return append(fs, c.Function.Config.Deprecation(time.Now())...)
}

// includes reports the //lambda:include directives that a package cannot follow.
func (p *Package) includes() []finding.Finding {
	files := slices.DeleteFunc(slices.Clone(p.Files), func(f *ast.File) bool {
		return strings.HasSuffix(p.Fset.Position(f.FileStart).Filename, "_test.go")
	})
	// A directory that cannot be read has been reported by whoever loaded it.
	_, fs, _ := include.Files(p.Dir, p.Fset, files)
	return fs
}

// audible leaves out what //lambda:ignore silences.
func (c *Checked) audible(fs []finding.Finding) []finding.Finding {
	if c.Handlers == nil {
		return fs
	}
	ignores := c.Handlers.Ignores(c.Package.Fset)
	return slices.DeleteFunc(fs, func(f finding.Finding) bool {
		return ignores.Suppress(f.Rule, f.Span.File, f.Span.Start.Line)
	})
}

// describe adds the address of their documentation to findings that no
// analyzer made.
func (p *Package) describe(fs []finding.Finding) []finding.Finding {
	for i, f := range fs {
		if r, ok := analyzer.Lookup(f.Rule); ok && f.URL == "" {
			fs[i].URL = r.URL()
		}
	}
	return fs
}

// parts returns the packages of its module that p is made of, or nil when some
// are not loaded.
func (p *Package) parts(loaded []*Package) []*Package {
	if p.Module == nil {
		return nil
	}
	byPath := map[string]*Package{}
	for _, q := range loaded {
		byPath[q.PkgPath] = q
	}
	var parts []*Package
	complete := true
	seen := map[string]bool{p.PkgPath: true}
	var visit func(pkg *types.Package)
	visit = func(pkg *types.Package) {
		for _, imported := range pkg.Imports() {
			path := imported.Path()
			if seen[path] || path != p.Module.Path && !strings.HasPrefix(path, p.Module.Path+"/") {
				continue
			}
			seen[path] = true
			if q := byPath[path]; q != nil {
				parts = append(parts, q)
				visit(q.Types)
			} else {
				complete = false
			}
		}
	}
	visit(p.Types)
	if !complete {
		return nil
	}
	return append([]*Package{p}, parts...)
}
