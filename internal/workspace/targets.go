package workspace

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

// A Target is what one run of the go command can list.
type Target struct {
	Dir      string // absolute
	Patterns []string
}

// Targets divides patterns, relative to c.Dir, by the modules that they lead
// to: the go command knows one module, or one go.work, at a time. Where "..."
// starts outside of modules it stands for the modules below that hold a
// function. The rest is left to the go command, and comes first.
func (c Config) Targets(patterns ...string) ([]Target, error) {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return nil, failure.Wrap("load", c.Dir, err)
	}
	own := Target{Dir: dir}
	var others []Target
	add := func(module, pattern string) {
		i := slices.IndexFunc(others, func(t Target) bool { return t.Dir == module })
		if i < 0 {
			i, others = len(others), append(others, Target{Dir: module})
		}
		others[i].Patterns = append(others[i].Patterns, pattern)
	}
	around := ModuleRoot(dir)
	for _, pattern := range patterns {
		root, below, ok := directory(dir, pattern)
		if !ok || c.getenv("GO111MODULE") == "off" {
			own.Patterns = append(own.Patterns, pattern)
			continue
		}
		switch module := ModuleRoot(root); {
		case module != "" && module == around, module == "" && !below:
			own.Patterns = append(own.Patterns, pattern)
		case module != "":
			add(module, relative(module, root, below))
		default:
			modules, outside, err := functionModules(root)
			if err != nil {
				return nil, err
			}
			if outside || len(modules) == 0 {
				own.Patterns = append(own.Patterns, pattern)
			}
			for _, module := range modules {
				add(module, "./...")
			}
		}
	}
	if len(own.Patterns) > 0 {
		others = slices.Insert(others, 0, own)
	}
	return others, nil
}

// functionModules returns the modules below root that hold a function, and
// whether a function is in none.
func functionModules(root string) (modules []string, outside bool, err error) {
	functions, err := function.Find(root)
	for _, f := range functions {
		switch module := ModuleRoot(f.Dir); {
		case module == "":
			outside = true
		case !slices.Contains(modules, module):
			modules = append(modules, module)
		}
	}
	return modules, outside, err
}

// relative is the pattern, in a module, of a directory in it.
func relative(module, dir string, below bool) string {
	pattern := "."
	if rel, err := filepath.Rel(module, dir); err == nil && rel != "." {
		pattern = "./" + filepath.ToSlash(rel)
	}
	if below {
		pattern += "/..."
	}
	return pattern
}

// directory returns the directory that a pattern relative to dir starts at, and
// whether those below it are meant too; not ok for a pattern that is no path.
func directory(dir, pattern string) (root string, below, ok bool) {
	root, below = strings.CutSuffix(filepath.ToSlash(pattern), "...")
	local := strings.HasPrefix(root, "./") || strings.HasPrefix(root, "../") || root == "." || root == ".."
	if !local && !filepath.IsAbs(root) || strings.Contains(root, "...") {
		return "", false, false
	}
	if root = filepath.FromSlash(root); !filepath.IsAbs(root) {
		root = filepath.Join(dir, root)
	}
	return filepath.Clean(root), below, true
}
