package shim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"go/version"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
	"golang.org/x/mod/modfile"
)

// layout is what one go build is given beside the user's own files.
type layout struct {
	overlay string            // file for -overlay
	replace map[string]string // what is in it
	inMain  bool              // the glue is part of package main
	gowork  string            // value of GOWORK, "" to leave it as it is
	added   string            // the registration's path, as the compiler prints it
	lines   []int             // line of each handler in it
}

// newLayout brings in the glue, and gives a directory outside any module a
// go.mod.
func (b *builder) newLayout() (*layout, error) {
	l := &layout{
		overlay: filepath.Join(b.tmp, "overlay.json"), replace: map[string]string{},
		added: filepath.Join(b.Dir, gluePrefix+"handlers.go"), inMain: b.glueInMain(),
	}
	files, err := glueFiles(b.Name, b.Marshaller)
	if err != nil {
		return nil, err
	}
	if b.bootstrap {
		files = servingFiles(files)
	}
	if l.inMain {
		if files, err = asMain(files); err != nil {
			return nil, err
		}
		return l, b.overlay(l, files)
	}
	if !b.inModule() {
		gomod, gosum := workspace.StandInModule(b.pkg.imports)
		if err := b.overlay(l, map[string][]byte{"go.mod": gomod, "go.sum": gosum}); err != nil {
			return nil, err
		}
	}
	glue, err := b.placeGlue(files)
	if err != nil {
		return nil, err
	}
	l.gowork, err = b.writeWork(glue)
	return l, err
}

// register adds b.handlers.
func (b *builder) register(l *layout) error {
	var data []byte
	main := mainNothing
	switch {
	case b.bootstrap:
		main = mainServe
	case b.pkg.hasMain:
		main = mainTheirs
	}
	data, l.lines = registration(b.handlers, main, l.inMain)
	return b.overlay(l, map[string][]byte{filepath.Base(l.added): data})
}

// overlay adds files to the user's directory, as the go command sees it.
func (b *builder) overlay(l *layout, files map[string][]byte) error {
	for name, data := range files {
		file := filepath.Join(b.tmp, name)
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return err
		}
		l.replace[filepath.Join(b.Dir, name)] = file
	}
	data, err := json.Marshal(struct{ Replace map[string]string }{l.replace})
	if err != nil {
		return err
	}
	return os.WriteFile(l.overlay, data, 0o644)
}

// glueInMain reports whether the glue must be part of the user's package:
// where dependencies are vendored, or named by another go.mod, or in GOPATH
// mode, a workspace cannot bring it in.
func (b *builder) glueInMain() bool {
	if b.goenv.GO111MODULE == "off" || b.flags.ModFile || b.flags.Mod == "vendor" {
		return true
	}
	if b.flags.Mod != "" {
		return false
	}
	root := b.goenv.GOMOD
	if b.goenv.GOWORK != "" && b.goenv.GOWORK != "off" {
		root = b.goenv.GOWORK
	}
	_, err := os.Stat(filepath.Join(filepath.Dir(root), "vendor", "modules.txt"))
	return err == nil && b.inModule()
}

func (b *builder) inModule() bool { return b.goenv.GOMOD != "" && b.goenv.GOMOD != os.DevNull }

// placeGlue returns the directory of the glue's module: in the cache, where
// it is written once, or beside the build where there can be no cache, or one that
// others could put something into: it would become part of the function.
func (b *builder) placeGlue(files map[string][]byte) (string, error) {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		sum.Write([]byte(name + "\x00"))
		sum.Write(files[name])
	}
	if cache := b.cacheDir(); cache != "" {
		dir := filepath.Join(cache, "glue", hex.EncodeToString(sum.Sum(nil)[:8]))
		if writeGlueModule(dir, files) == nil && onlyGlue(dir, files) && private(cache) && private(filepath.Dir(dir)) && private(dir) {
			return dir, nil
		}
	}
	dir := filepath.Join(b.tmp, "glue")
	return dir, writeGlueModule(dir, files)
}

// cacheDir is an absolute path, "" if there is none.
func (b *builder) cacheDir() string {
	if b.CacheDir == "" {
		return gobuild.CacheDir(b.Env)
	}
	dir, err := filepath.Abs(b.CacheDir)
	if err != nil {
		return ""
	}
	return dir
}

// writeWork writes a go.work with the user's modules and the glue, and returns
// its path.
func (b *builder) writeWork(glue string) (string, error) {
	work := &modfile.WorkFile{Syntax: &modfile.FileSyntax{}}
	file := filepath.Join(b.tmp, "go.work")
	switch {
	case !b.inModule(): // whatever workspace is above
		if err := work.AddUse(b.Dir, ""); err != nil {
			return "", err
		}
	case b.goenv.GOWORK != "" && b.goenv.GOWORK != "off":
		data, err := os.ReadFile(b.goenv.GOWORK)
		if err != nil {
			return "", err
		}
		if work, err = modfile.ParseWork(b.goenv.GOWORK, data, nil); err != nil {
			return "", err
		}
		if err := makeAbsolute(work, filepath.Dir(b.goenv.GOWORK)); err != nil {
			return "", err
		}
		if sum, err := os.ReadFile(b.goenv.GOWORK + ".sum"); err == nil {
			if err := os.WriteFile(file+".sum", sum, 0o644); err != nil {
				return "", err
			}
		}
	default:
		if err := useModule(work, b.goenv.GOMOD); err != nil {
			return "", err
		}
	}
	if err := work.AddUse(glue, ""); err != nil {
		return "", err
	}
	work.Cleanup()
	return file, os.WriteFile(file, modfile.Format(work.Syntax), 0o644)
}

// useModule makes the workspace one of a single module, with what the go
// command takes from go.work instead of go.mod.
func useModule(work *modfile.WorkFile, gomod string) error {
	data, err := os.ReadFile(gomod)
	if err != nil {
		return err
	}
	mod, err := modfile.ParseLax(gomod, data, nil)
	if err != nil {
		return err
	}
	if mod.Go != nil {
		if err := work.AddGoStmt(mod.Go.Version); err != nil {
			return err
		}
	}
	if mod.Toolchain != nil {
		if err := work.AddToolchainStmt(mod.Toolchain.Name); err != nil {
			return err
		}
	}
	for _, g := range mod.Godebug {
		if err := work.AddGodebug(g.Key, g.Value); err != nil {
			return err
		}
	}
	return work.AddUse(filepath.Dir(gomod), "")
}

// makeAbsolute rewrites the paths of a go.work that is going to be elsewhere,
// and raises its go line to the highest of its modules'.
func makeAbsolute(work *modfile.WorkFile, dir string) error {
	for _, use := range slices.Clone(work.Use) {
		path := use.Path // DropUse clears use
		if filepath.IsAbs(path) {
			continue
		}
		if err := work.DropUse(path); err != nil {
			return err
		}
		if err := work.AddUse(filepath.Join(dir, path), ""); err != nil {
			return err
		}
	}
	for _, r := range slices.Clone(work.Replace) {
		if r.New.Version != "" || filepath.IsAbs(r.New.Path) {
			continue
		}
		if err := work.AddReplace(r.Old.Path, r.Old.Version, filepath.Join(dir, r.New.Path), ""); err != nil {
			return err
		}
	}
	work.Cleanup()
	for _, use := range work.Use {
		data, err := os.ReadFile(filepath.Join(use.Path, "go.mod"))
		if err != nil {
			continue // go build says so
		}
		mod, err := modfile.ParseLax("go.mod", data, nil)
		if err != nil || mod.Go == nil {
			continue
		}
		if work.Go == nil || version.Compare("go"+mod.Go.Version, "go"+work.Go.Version) > 0 {
			if err := work.AddGoStmt(mod.Go.Version); err != nil {
				return err
			}
		}
	}
	return nil
}
