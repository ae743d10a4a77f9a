package workspace

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// The module of the shim contract's runtime package. It has no tags, and its
// latest version does not resolve through the module proxy.
const (
	corePath    = "github.com/eawsy/aws-lambda-go-core"
	coreVersion = "v0.0.0-20170302234508-e26eed6aa244"
)

const coreSum = corePath + " " + coreVersion + " h1:jRjEhnG1C6C8cSJi4XARCQIc/PwePTAbfrrPsCVmxiY=\n" +
	corePath + " " + coreVersion + "/go.mod h1:pvevdbEdPmfsvrxxTfrVKKmElklEa6YiUpxkU4XyoQY=\n"

// StandInModule is the go.mod and go.sum of sources older than modules, the
// same wherever they are. What they import beyond the contract's own package
// has no version to be found.
func StandInModule(imports []string) (gomod, gosum []byte) {
	f := &modfile.File{Syntax: &modfile.FileSyntax{}}
	_ = f.AddModuleStmt("function") // fails for no path without odd characters
	if slices.ContainsFunc(imports, func(p string) bool { return strings.HasPrefix(p, corePath) }) {
		_ = f.AddRequire(corePath, coreVersion)
	}
	return modfile.Format(f.Syntax), []byte(coreSum)
}

// withModule returns c as it is, if c.Dir is in a module or need not be.
// Otherwise the go command is shown a module around it, in an overlay that
// remove deletes.
func (c Config) withModule(imports []string) (with Config, remove func(), err error) {
	if ModuleRoot(c.Dir) != "" || c.getenv("GO111MODULE") == "off" ||
		slices.ContainsFunc(c.BuildFlags, func(f string) bool { return strings.HasPrefix(f, "-overlay=") }) {
		return c, func() {}, nil
	}
	temp, err := os.MkdirTemp("", "lambda-lsp-module-")
	if err != nil {
		return c, nil, failure.Wrap("load", c.Dir, err)
	}
	remove = func() { proc.RemoveAll(temp) }
	gomod, gosum := StandInModule(imports)
	replace := map[string]string{}
	for name, text := range map[string][]byte{"go.mod": gomod, "go.sum": gosum} {
		replace[filepath.Join(c.Dir, name)] = filepath.Join(temp, name)
		if err := os.WriteFile(filepath.Join(temp, name), text, 0o666); err != nil {
			remove()
			return c, nil, failure.Wrap("load", c.Dir, err)
		}
	}
	overlay := filepath.Join(temp, "overlay.json")
	data, err := json.Marshal(struct{ Replace map[string]string }{replace})
	if err == nil {
		err = os.WriteFile(overlay, data, 0o666)
	}
	if err != nil {
		remove()
		return c, nil, failure.Wrap("load", c.Dir, err)
	}
	with = c
	with.BuildFlags = append(slices.Clone(c.BuildFlags), "-overlay="+overlay)
	return with, remove, nil
}

// ModuleRoot returns the closest directory around dir with a go.mod, or "".
func ModuleRoot(dir string) string {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}
