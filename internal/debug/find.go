package debug

import (
	"context"
	"encoding/json"
	"go/version"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

const (
	// install is the Delve that this package is tested with.
	install = "go install github.com/go-delve/delve/cmd/dlv@v1.27.2"
	// oldest is the first Delve that calls back on a Unix socket.
	oldest = "1.24.0"
)

// FindDelve returns the path of dlv: the first on PATH, else where go install
// puts programs, else the one that the go.mod of the function in dir names as a
// tool. The error is a *failure.Error with the command that installs one, also
// for a Delve that is too old, or ctx's.
func FindDelve(ctx context.Context, dir string, environ []string) (string, error) {
	path, err := delveIn(ctx, dir, environ)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", failure.New("debug", dir, "Delve is not installed: there is no dlv on PATH").WithHint("run %s", install)
	}
	out, _, err := gobuild.Run(ctx, dir, environ, path, "version")
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", failure.New("debug", path, "it does not run: %v", err).WithHint("run %s", install)
	}
	if v := delveVersion(string(out)); v != "" && version.Compare("go"+v, "go"+oldest) < 0 {
		return "", failure.New("debug", path, "Delve %s is too old, %s is the oldest that works", v, oldest).WithHint("run %s", install)
	}
	return path, nil
}

// delveIn looks in all the places.
func delveIn(ctx context.Context, dir string, environ []string) (string, error) {
	const name = "dlv"
	if path, err := gobuild.LookPath(environ, name); err == nil {
		return path, nil
	}
	out, _, err := gobuild.Run(ctx, dir, environ, "go", "env", "-json", "GOBIN", "GOPATH")
	if err != nil {
		return "", err
	}
	var env struct{ GOBIN, GOPATH string }
	if err := json.Unmarshal(out, &env); err != nil {
		return "", err
	}
	places := []string{env.GOBIN}
	for _, root := range filepath.SplitList(env.GOPATH) {
		places = append(places, filepath.Join(root, "bin"))
	}
	for _, place := range places {
		if place == "" {
			continue
		}
		if path, err := exec.LookPath(filepath.Join(place, name)); err == nil {
			return path, nil
		}
	}
	// It builds the tool, if that has not been done.
	out, _, err = gobuild.Run(ctx, dir, environ, "go", "tool", "-n", name)
	if err != nil {
		return "", err
	}
	return exec.LookPath(strings.TrimSpace(string(out)))
}

var versionLine = regexp.MustCompile(`(?m)^Version: ([0-9]+\.[0-9]+\.[0-9]+)`)

// delveVersion finds the version in what "dlv version" prints, "" if it is not
// there.
func delveVersion(text string) string {
	m := versionLine.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1]
}
