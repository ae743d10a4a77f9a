package command

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
)

// VersionArgs are the arguments of "version".
type VersionArgs struct{}

// VersionResult says which build of lambda-lsp this is.
type VersionResult struct {
	succeeded
	Version  string `json:"version"`            // "v1.2.3", "(devel)" outside a release
	Revision string `json:"revision,omitempty"` // the commit, where it is known
	Modified bool   `json:"modified,omitempty"` // built from a changed tree
	Go       string `json:"go"`                 // what it was built with: "go1.26.8"
	Platform string `json:"platform"`           // "linux/amd64"
}

// Print writes it all in one line.
func (r VersionResult) Print(w io.Writer) error {
	commit := ""
	if r.Revision != "" {
		commit = " commit " + r.Revision[:min(12, len(r.Revision))]
	}
	if r.Modified {
		commit += " modified"
	}
	_, err := fmt.Fprintf(w, "lambda-lsp %s%s %s %s\n", r.Version, commit, r.Go, r.Platform)
	return err
}

func version() Command {
	return define(Command{
		ID:    "lambda.version",
		Title: "Show Version",
		Short: "print the version of lambda-lsp",
	}, func(context.Context, *Env, VersionArgs) (VersionResult, error) {
		return ThisVersion(), nil
	})
}

// ThisVersion returns what the go command has put into this program.
func ThisVersion() VersionResult {
	r := VersionResult{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return r
	}
	if info.Main.Version != "" {
		r.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			r.Revision = s.Value
		case "vcs.modified":
			r.Modified = s.Value == "true"
		}
	}
	return r
}
