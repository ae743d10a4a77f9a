package workspace

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

// listed is one package of go list -json, with the fields of listFields only.
type listed struct {
	Dir        string
	ImportPath string
	Name       string
	Export     string // the export data's file; empty if it does not compile
	Standard   bool

	GoFiles, CgoFiles, IgnoredGoFiles, IgnoredOtherFiles []string
	CFiles, CXXFiles, MFiles, HFiles, FFiles, SFiles     []string
	SwigFiles, SwigCXXFiles, SysoFiles                   []string
	TestGoFiles, XTestGoFiles                            []string
	Imports                                              []string
	ImportMap                                            map[string]string
	Module                                               *listedModule
	Error                                                *listError
}

type listedModule struct {
	Path, Version, GoVersion, Dir, GoMod string
	Main                                 bool
}

type listError struct {
	Pos string // file:line:column, relative to the current directory
	Err string
}

const listFields = "Dir,ImportPath,Name,Export,Standard," +
	"GoFiles,CgoFiles,IgnoredGoFiles,IgnoredOtherFiles," +
	"CFiles,CXXFiles,MFiles,HFiles,FFiles,SFiles,SwigFiles,SwigCXXFiles,SysoFiles," +
	"TestGoFiles,XTestGoFiles,Imports,ImportMap,Module,Error"

// sources returns the absolute paths of the files that the build compiles,
// cgo's originals among them.
func (l *listed) sources() []string {
	return l.paths(l.GoFiles, l.CgoFiles)
}

func (l *listed) others() []string {
	return l.paths(l.CFiles, l.CXXFiles, l.MFiles, l.HFiles, l.FFiles, l.SFiles, l.SwigFiles, l.SwigCXXFiles, l.SysoFiles)
}

func (l *listed) paths(lists ...[]string) []string {
	var paths []string
	for _, names := range lists {
		for _, name := range names {
			if !filepath.IsAbs(name) {
				name = filepath.Join(l.Dir, name)
			}
			paths = append(paths, name)
		}
	}
	return paths
}

// A graph is what is known about dependencies, imports before their importers.
type graph struct {
	order  []*listed
	byPath map[string]*listed
}

func newGraph() *graph { return &graph{byPath: map[string]*listed{}} }

// with returns g and what ls adds to it. What is known to be in error is
// replaced.
func (g *graph) with(ls []*listed) *graph {
	next := &graph{order: slices.Clone(g.order), byPath: maps.Clone(g.byPath)}
	for _, l := range ls {
		switch old := next.byPath[l.ImportPath]; {
		case old == nil:
			next.order = append(next.order, l)
		case old.Error == nil:
			continue
		default:
			next.order = append(slices.DeleteFunc(next.order, func(o *listed) bool { return o == old }), l)
		}
		next.byPath[l.ImportPath] = l
	}
	return next
}

// untrimmed is the file that -trimpath calls by its package's import path, with its
// module's version if it has one ("go help build"). Any other is what it was.
func (g *graph) untrimmed(file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	dir, name := filepath.Split(file)
	dir = filepath.ToSlash(filepath.Clean(dir))
	for _, l := range g.order {
		trimmed := l.ImportPath
		if m := l.Module; m != nil && m.Version != "" {
			trimmed = m.Path + "@" + m.Version + strings.TrimPrefix(l.ImportPath, m.Path)
		}
		if trimmed == dir {
			return filepath.Join(l.Dir, name)
		}
	}
	return file
}

// matching lists the packages that patterns match, without what they import.
func matching(ctx context.Context, c Config, patterns []string) ([]*listed, error) {
	return list(ctx, c, []string{"-find"}, patterns)
}

// exported lists packages, and all that they import, with export data. It is
// asked about the imports of what is to be checked, not about that itself:
// compiling it would take a C compiler where it imports "C", fail where it is
// broken, and need the overlay's text.
func exported(ctx context.Context, c Config, paths []string) ([]*listed, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	return list(ctx, c, []string{"-export", "-deps"}, paths)
}

func list(ctx context.Context, c Config, flags, args []string) ([]*listed, error) {
	cmd := slices.Concat([]string{"list", "-e", "-json=" + listFields}, flags, c.BuildFlags, []string{"--"}, args)
	out, err := runGo(ctx, c, cmd...)
	if err != nil {
		return nil, err
	}
	var ls []*listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		l := new(listed)
		switch err := d.Decode(l); {
		case errors.Is(err, io.EOF):
			return ls, nil
		case err != nil:
			return nil, failure.Wrap("read the output of go list in", c.Dir, err)
		}
		ls = append(ls, l)
	}
}

// goEnv is the part of go env that loading and type-checking depend on.
type goEnv struct {
	GOVERSION, GOOS, GOARCH, CGO_ENABLED, GOEXPERIMENT string
	GOENV, GOMODCACHE                                  string // where the answer comes from
}

func env(ctx context.Context, c Config) (goEnv, error) {
	var e goEnv
	out, err := runGo(ctx, c, "env", "-json", "GOVERSION", "GOOS", "GOARCH", "CGO_ENABLED", "GOEXPERIMENT", "GOENV", "GOMODCACHE")
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(out, &e); err != nil {
		return e, failure.Wrap("read the output of go env in", c.Dir, err)
	}
	return e, nil
}

// runGo runs the go command in c.Dir and returns its standard output. The
// error of a command that failed carries what it wrote to standard error.
func runGo(ctx context.Context, c Config, args ...string) ([]byte, error) {
	cmd, err := gobuild.Command(ctx, c.Dir, c.environ(), "go", args...)
	if err != nil {
		return nil, failure.Wrap("go "+args[0], c.Dir, err).WithHint("is the go command on PATH?")
	}
	var stdout, stderr bytes.Buffer
	if args[0] == "list" { // which compiles
		with, remove, err := gobuild.Scratch(cmd.Env)
		if err != nil {
			return nil, failure.Wrap("go list", c.Dir, err)
		}
		defer remove()
		cmd.Env = with
	}
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if err == nil {
		return stdout.Bytes(), nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if text := goMessage(stderr.String()); text != "" {
		return nil, failure.New("go "+args[0], c.Dir, "%s", text)
	}
	return nil, failure.Wrap("go "+args[0], c.Dir, err)
}

// environ is c.Env, or this process's environment where that is nil.
func (c Config) environ() []string {
	if c.Env == nil {
		return os.Environ()
	}
	return c.Env
}

// goMessage is the go command's own text without its name.
func goMessage(stderr string) string {
	var lines []string
	for line := range strings.Lines(stderr) {
		if line = strings.TrimPrefix(strings.TrimSpace(line), "go: "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
