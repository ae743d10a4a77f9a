package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/include"
)

// Inputs are what a build reads of the user's own files, and what the function
// finds beside it. All paths are absolute; none need exist: a package that is
// imported before it is written is an input too.
type Inputs struct {
	// Packages are the directories whose source files count: the function's and
	// those of the packages of its module or workspace that it imports.
	Packages []string
	// Files count by themselves: function.json, go.mod and its like, and what
	// //go:embed and //lambda:include name.
	Files []string
	// Trees are directories in which a new file may have to be one of Files.
	Trees []string
}

// ListInputs returns the inputs of Build with the same options. Where code, a
// go.mod or function.json is broken it returns those that can be told, the
// broken file among them. The error is ctx's.
func ListInputs(ctx context.Context, o Options) (Inputs, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return Inputs{}, failure.Wrap("build", o.Dir, err)
	}
	var in Inputs
	in.add(dir)
	in.Files = append(in.Files, filepath.Join(dir, function.FileName))
	in.addModule(filepath.Join(dir, "go.mod"))
	in.addModule(nearestModule(dir))
	if p, err := newListing(ctx, o, dir); err == nil {
		in.addModule(p.goenv.GOMOD)
		if p.goenv.GOWORK != "" && p.goenv.GOWORK != "off" {
			in.Files = append(in.Files, p.goenv.GOWORK, strings.TrimSuffix(p.goenv.GOWORK, ".work")+".work.sum")
		}
		in.addIncluded(p)
		if packages, err := p.localPackages(ctx); err == nil {
			in.addPackages(packages)
		}
	}
	in.sort()
	return in, ctx.Err()
}

// newListing is as much of newPlan as code that does not build allows.
func newListing(ctx context.Context, o Options, dir string) (*plan, error) {
	p := &plan{Options: o, function: &function.Function{Dir: dir}}
	if p.Env == nil {
		p.Env = os.Environ()
	}
	p.choosePlatform()
	if f, err := function.Load(dir); err == nil {
		p.function = f
	}
	if p.chooseArchitecture() != nil {
		p.goarch = p.Host.GOARCH
	}
	var err error
	if p.goenv, err = gobuild.ReadEnv(ctx, dir, p.environ()); err != nil {
		return nil, err
	}
	p.flags, err = gobuild.ParseFlags(p.goenv.GOFLAGS, o.Flags)
	return p, err
}

// nearestModule returns the go.mod that dir is below, "" if there is none.
func nearestModule(dir string) string {
	for {
		path := filepath.Join(dir, "go.mod")
		if _, err := os.Stat(path); err == nil {
			return path
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// add adds a package's directory.
func (in *Inputs) add(dir string) { in.Packages = append(in.Packages, dir) }

// addModule adds the files that say what a module requires.
func (in *Inputs) addModule(gomod string) {
	if gomod == "" || gomod == os.DevNull {
		return
	}
	in.Files = append(in.Files, gomod, strings.TrimSuffix(gomod, ".mod")+".sum")
}

// addIncluded adds what //lambda:include asks for.
func (in *Inputs) addIncluded(p *plan) {
	s, err := p.readSource()
	if err != nil {
		return // the build says why
	}
	names, findings, err := include.Files(p.function.Dir, s.fset, s.files)
	if err != nil || len(names)+len(findings) == 0 {
		return
	}
	in.Trees = append(in.Trees, p.function.Dir)
	in.addFiles(p.function.Dir, names)
}

// addFiles adds files by their names relative to dir, and where others like
// them would be.
func (in *Inputs) addFiles(dir string, names []string) {
	for _, name := range names {
		file := filepath.Join(dir, filepath.FromSlash(name))
		in.Files = append(in.Files, file)
		// New ones may come into each directory on the way.
		for up := filepath.Dir(file); ; up = filepath.Dir(up) {
			in.Trees = append(in.Trees, up)
			if rel, err := filepath.Rel(dir, up); err != nil || rel == "." || !filepath.IsLocal(rel) {
				break
			}
		}
	}
}

func (in *Inputs) addPackages(packages []listed) {
	for _, p := range packages {
		if !p.local() {
			continue
		}
		in.add(p.Dir)
		in.addModule(p.Module.GoMod)
		if len(p.EmbedPatterns) > 0 {
			in.Trees = append(in.Trees, p.Dir)
		}
		in.addFiles(p.Dir, p.EmbedFiles)
	}
	for _, p := range packages {
		if dir := p.missing(packages); dir != "" {
			in.add(dir)
		}
	}
}

func (in *Inputs) sort() {
	for _, list := range []*[]string{&in.Packages, &in.Files, &in.Trees} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

// listed is a package of go list -json.
type listed struct {
	Dir, ImportPath           string
	Standard                  bool
	EmbedPatterns, EmbedFiles []string
	Module                    *struct {
		Path, Dir, GoMod string
		Main             bool
		Replace          *struct{ Version string }
	}
}

// local reports whether a package is the user's: of the main module, of one in
// the workspace, or of one that a directory replaces.
func (l listed) local() bool {
	m := l.Module
	return l.Dir != "" && !l.Standard && m != nil && (m.Main || m.Replace != nil && m.Replace.Version == "")
}

// missing returns where a package that is imported and not there would be, ""
// when it is there or would not be the user's.
func (l listed) missing(all []listed) string {
	if l.Dir != "" || l.Standard {
		return ""
	}
	for _, other := range all {
		if !other.local() {
			continue
		}
		if rest, ok := strings.CutPrefix(l.ImportPath, other.Module.Path+"/"); ok {
			return filepath.Join(other.Module.Dir, filepath.FromSlash(rest))
		}
	}
	return ""
}

// localPackages lists the function's package and all that it imports. cgo is on:
// a shim handler's file imports "C".
func (p *plan) localPackages(ctx context.Context) ([]listed, error) {
	env := gobuild.Setenv(gobuild.Setenv(p.environ(), "GOFLAGS", p.flags.GOFLAGS), "CGO_ENABLED", "1")
	args := slices.Concat([]string{"list", "-e", "-deps", "-json=Dir,ImportPath,Standard,EmbedPatterns,EmbedFiles,Module"}, p.flags.ForList(), []string{"--", "."})
	out, stderr, err := gobuild.Run(ctx, p.function.Dir, env, "go", args...)
	if err != nil {
		return nil, p.fail("go list: %s", bytes.TrimSpace(stderr))
	}
	var list []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		switch err := d.Decode(&l); {
		case errors.Is(err, io.EOF):
			return list, nil
		case err != nil:
			return nil, failure.Wrap("read the output of go list in", p.Dir, err)
		}
		list = append(list, l)
	}
}
