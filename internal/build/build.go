// Package build turns a function into what Lambda runs: handler.so or bootstrap,
// and the zip around it. Nothing leaves it that could not run on the function's
// runtime.
package build

import (
	"context"
	"io"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/renameio"
)

// Options says what to build and how. Only Dir is required.
type Options struct {
	// Dir is the function's directory. Nothing in it changes, but for the
	// outputs when Output is empty.
	Dir string
	// Handler names the .so without its suffix, as --handler does. When empty,
	// HANDLER of Env, function.json's Handler and "handler" come next.
	Handler string
	// Output is the directory for what is built, Dir when empty. It must exist.
	Output string
	// Package names the zip without its suffix, as --package does. When empty,
	// PACKAGE of Env, then "package".
	Package string
	// Flags go to go build.
	Flags []string
	// Env is the environment of go build, os.Environ() when nil.
	Env []string
	// Arch is x86_64 or arm64, or Go's name for one; when empty function.json's
	// Architectures, else x86_64 as on Lambda.
	Arch string
	// Local builds what is to run here and not on Lambda: for the Host's system, for
	// its architecture unless Arch says otherwise, and needing whatever C library.
	// Where the Host is not Linux that is a Bootstrap, whatever the Runtime.
	Local bool
	// Host is the machine that is to run what is Local, this one when empty.
	Host Platform
	// Debug builds for a debugger: a bootstrap, whatever the Runtime, without
	// optimizations, and with the names of the files as they are on this machine.
	Debug bool
	// Marshaller is shim.Options' field.
	Marshaller bool
	// Progress, if not nil, is told what begins, and how much of the whole is
	// done: from 0 to 1.
	Progress func(stage string, fraction float64)
	// Log is shim.Options' field.
	Log io.Writer
}

// Target is the kind of file that a runtime needs.
type Target string

const (
	// HandlerSO is an extension module for a Python runtime.
	HandlerSO Target = "handler.so"
	// Bootstrap is an executable for a provided one.
	Bootstrap Target = "bootstrap"
)

// An Artifact is a file that was built.
type Artifact struct {
	Path         string  `json:"path"` // absolute
	Runtime      string  `json:"runtime"`
	Architecture string  `json:"architecture"` // in Lambda's words: x86_64, arm64
	Bytes        int64   `json:"bytes"`
	SHA256       string  `json:"sha256"`          // of a zip in base64, as Lambda's CodeSha256; of a binary in hex
	GLIBC        string  `json:"glibc,omitempty"` // the highest version that the binary needs
	Seconds      float64 `json:"seconds"`
	Entries      []Entry `json:"entries,omitempty"` // of a zip, sorted

	Target   Target   `json:"-"` // what Path is, and not always what Runtime needs: see StandsIn
	Module   string   `json:"-"` // what Python imports; empty for a Bootstrap
	Binary   string   `json:"-"` // absolute path of the binary; Path itself when there is no zip
	Handlers []string `json:"-"` // the shim handlers; empty for a Start handler
}

// An Entry is one file of a zip.
type Entry struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"` // uncompressed
}

// Build builds the binary that the function's Runtime needs. It appears under
// its name whole; a build that fails or is cancelled leaves the one before it
// alone, and nothing else behind.
//
// The error is a *finding.Refusal when function.json or the code is at fault, a
// *failure.Error when something else is, and ctx.Err() when ctx ended first.
func Build(ctx context.Context, o Options) (*Artifact, error) {
	start := time.Now()
	p, err := newPlan(ctx, o)
	if err != nil {
		return nil, err
	}
	defer proc.RemoveAll(p.tmp)
	b, err := p.build(ctx)
	if err != nil {
		return nil, err
	}
	defer b.out.Discard()
	if err := p.commit(ctx, b.out); err != nil {
		return nil, err
	}
	b.artifact.Seconds = time.Since(start).Seconds()
	return b.artifact, nil
}

// Package is Build, and puts the binary into a zip with what //lambda:include
// asks for. Both files appear only when both are good. Same source and
// toolchain give the same bytes, wherever and by whomever it is built.
func Package(ctx context.Context, o Options) (*Artifact, error) {
	start := time.Now()
	p, err := newPlan(ctx, o)
	if err != nil {
		return nil, err
	}
	defer proc.RemoveAll(p.tmp)
	path, err := p.zipPath()
	if err != nil {
		return nil, err
	}
	b, err := p.build(ctx)
	if err != nil {
		return nil, err
	}
	defer b.out.Discard()
	p.progress("package", 0.9)
	z, err := p.zip(ctx, b, path)
	if err != nil {
		return nil, err
	}
	defer z.file.Discard()
	if err := p.commit(ctx, b.out, z.file); err != nil {
		return nil, err
	}
	a := b.artifact
	a.Path, a.Bytes, a.SHA256, a.Entries = path, z.bytes, z.sha256, z.entries
	a.Seconds = time.Since(start).Seconds()
	return a, nil
}

// build compiles the binary and writes it beside where it belongs. The caller
// must commit or discard b.out.
func (p *plan) build(ctx context.Context) (*binary, error) {
	b, err := p.compile(ctx)
	if err != nil {
		return nil, err
	}
	if b.artifact, err = p.artifact(b); err != nil {
		return nil, err
	}
	if b.out, err = renameio.Copy(b.path, b.artifact.Binary, 0o755); err != nil {
		return nil, p.unwritable(err)
	}
	return b, nil
}

// commit puts finished files in their places, unless ctx has ended.
func (p *plan) commit(ctx context.Context, files ...*renameio.File) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, f := range files {
		if err := f.Commit(); err != nil {
			return p.unwritable(err)
		}
	}
	return nil
}

func (p *plan) progress(stage string, fraction float64) {
	if p.Progress != nil {
		p.Progress(stage, fraction)
	}
}

// fail is an error of this build.
func (p *plan) fail(format string, args ...any) *failure.Error {
	return failure.New("build", p.Dir, format, args...)
}
