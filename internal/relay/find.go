package relay

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

var errNotFound = errors.New("was not found")

// find returns the command line that starts gopls: what is on PATH, or where go
// install writes, or a tool of the module that is open.
func (r *relay) find() ([]string, error) {
	if path := lookIn(r.variable("PATH"), "gopls"); path != "" {
		return []string{path}, nil
	}
	goCommand := lookIn(r.variable("PATH"), "go")
	if goCommand == "" {
		return nil, errNotFound
	}
	out, err := r.run(goCommand, "env", "GOBIN", "GOPATH")
	if err == nil {
		bin, path, _ := strings.Cut(strings.TrimRight(out, "\r\n"), "\n")
		dirs := []string{strings.TrimSpace(bin)}
		for _, dir := range filepath.SplitList(strings.TrimSpace(path)) {
			dirs = append(dirs, filepath.Join(dir, "bin"))
		}
		if path := lookIn(strings.Join(dirs, string(filepath.ListSeparator)), "gopls"); path != "" {
			return []string{path}, nil
		}
	}
	if _, err := r.run(goCommand, "tool", "-n", "gopls"); err == nil {
		// It runs where the editor is, which need not be in the module.
		return []string{goCommand, "-C", r.root(), "tool", "gopls"}, nil
	}
	return nil, errNotFound
}

// lookIn returns the path of a program in one of the directories of a list, "" if
// it is in none.
func lookIn(list, name string) string {
	for _, dir := range filepath.SplitList(list) {
		if !filepath.IsAbs(dir) {
			continue // what a workspace holds is not run for its name
		}
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path
		}
	}
	return ""
}

// run returns what a program says, in the directory where gopls is to run.
func (r *relay) run(name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(r.ctx, r.limits.initialize)
	defer cancel()
	cmd := proc.Command(ctx, name, args...)
	cmd.Dir, cmd.Env = r.root(), r.options.Environ
	out, err := cmd.Output()
	return string(out), err
}

// variable is the value of an environment variable, "" if it has none.
func (r *relay) variable(name string) string {
	value := ""
	for _, v := range r.options.Environ {
		if n, v, ok := strings.Cut(v, "="); ok && strings.EqualFold(n, name) {
			value = v
		}
	}
	return value
}

// root is the directory of the module that is open, as far as the editor says.
func (r *relay) root() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	params := r.initialize.at(r.initialize.params)
	uri := text(params, "rootUri")
	if folders := items(r.folders); len(folders) > 0 {
		uri = text(folders[0], "uri")
	}
	if uri == "" {
		return r.options.Dir
	}
	return pathOf(uri)
}
