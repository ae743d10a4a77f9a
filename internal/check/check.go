// Package check provides the diagnostics that the editor shows, for the command
// line: all findings of the packages that patterns match, their fixes, and the
// forms that terminals, scripts, code scanning and GitHub read.
package check

import (
	"context"
	"errors"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/fix"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// Options say what to check, and what to do with the fixes.
type Options struct {
	Dir        string   // absolute: what patterns are relative to
	Patterns   []string // as go vet takes them; none means "./..."
	Env        []string // nil: os.Environ()
	BuildFlags []string
	JSON       string // the encoding/json to hold types against: "v1", "v2"; "auto" and "" ask the toolchain
	Fix        bool   // apply the first fix of every error and warning
	Diff       bool   // only compute what Fix would do
	// Progress is told what is being done, and how much of all is, from 0 to 1. May be nil.
	Progress func(stage string, fraction float64)
}

// Run checks the packages. With Fix it reports what is left. The error is for
// patterns that cannot be loaded, files that cannot be written, and ctx. An
// analyzer that fails makes an error too, which comes with the report of what
// the others found, marked Broken.
func Run(ctx context.Context, o Options) (*Report, error) {
	again := o
	if o.Fix && !o.Diff {
		o.Progress, again.Progress = halves(o.Progress)
	}
	checked, packages, failed := o.run(ctx)
	if packages == nil {
		return nil, failed
	}
	r := &Report{Dir: o.Dir, Findings: checked}
	if o.Fix || o.Diff {
		var err error
		if r.Fixed, err = fixes(checked, packages); err != nil {
			return nil, err
		}
	}
	if o.Fix && !o.Diff && len(r.Fixed.Files) > 0 {
		if err := r.Fixed.Write(); err != nil {
			return nil, err
		}
		r.Findings, _, failed = again.run(ctx)
	}
	r.Findings = finding.Sort(r.Findings)
	r.Broken = failed != nil
	return r, failed
}

// halves are the progress of two runs, one after the other.
func halves(progress func(string, float64)) (first, second func(string, float64)) {
	if progress == nil {
		return nil, nil
	}
	return func(stage string, fraction float64) { progress(stage, fraction/2) },
		func(stage string, fraction float64) { progress(stage, 0.5+fraction/2) }
}

// run returns the findings in the order in which their fixes apply. A module
// that cannot be loaded does not keep the others from being checked.
func (o Options) run(ctx context.Context) ([]finding.Finding, []*workspace.Package, error) {
	patterns := o.Patterns
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	c := workspace.Config{Dir: o.Dir, Env: o.Env, BuildFlags: o.BuildFlags, Tests: true, JSON: o.JSON}
	targets, err := c.Targets(patterns...)
	if err != nil {
		return nil, nil, err
	}
	var fs []finding.Finding
	var packages []*workspace.Package
	var errs []error
	for i, target := range targets {
		c.Dir = target.Dir
		found, loaded, err := checkTarget(ctx, c, target.Patterns, func(stage string, fraction float64) {
			if o.Progress != nil {
				o.Progress(stage, (float64(i)+fraction)/float64(len(targets)))
			}
		})
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if err != nil && target.Dir != o.Dir { // the go command's "." is not the user's
			err = failure.Wrap("check", below(o.Dir, target.Dir), err)
		}
		errs = append(errs, err)
		fs = append(fs, found...)
		packages = append(packages, loaded...)
	}
	return fs, packages, errors.Join(errs...)
}

// checkTarget checks what patterns match in one module, of which loading is half the
// work.
func checkTarget(ctx context.Context, c workspace.Config, patterns []string, progress func(string, float64)) ([]finding.Finding, []*workspace.Package, error) {
	progress("load", 0)
	packages, err := workspace.Load(ctx, c, patterns...)
	if err != nil {
		return nil, nil, err
	}
	var fs []finding.Finding
	var errs []error
	for i, p := range packages {
		progress("analyze", 0.5+float64(i)/float64(2*len(packages)))
		checked, err := p.Check(ctx, packages)
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		errs = append(errs, err)
		fs = append(fs, checked.Findings...)
		fs = append(fs, p.Errors...)
	}
	return fs, packages, errors.Join(errs...)
}

// fixes merges the first fix of each finding that may make a check fail.
func fixes(fs []finding.Finding, packages []*workspace.Package) (*fix.Result, error) {
	var list []finding.Fix
	for _, f := range fs {
		if f.Severity != finding.Info && len(f.Fixes) > 0 {
			list = append(list, f.Fixes[0])
		}
	}
	names := map[string]string{}
	of := map[string]*workspace.Package{} // by file
	for _, p := range packages {
		for _, f := range p.Files {
			of[p.Fset.File(f.FileStart).Name()] = p
		}
		for _, imported := range p.Types.Imports() {
			names[imported.Path()] = imported.Name()
		}
	}
	return fix.Apply(slices.Clip(list), fix.Source{
		Read: func(path string) ([]byte, error) {
			if p := of[path]; p != nil {
				return p.ReadFile(path) // what was checked, though it be another on disk by now
			}
			return readfile.Source(path)
		},
		ImportName: func(path string) string { return names[path] },
	})
}
