package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/lambda-lsp/lambda-lsp/shim"
)

const (
	maxRebuild = 1.3 // times go build's
	rebuilds   = 7
)

// rebuild compares what a build after an edit takes, analysis included, with go
// build -buildmode=c-shared of the same package.
func rebuild(ctx context.Context, out *sheet, tmp string) error {
	root := filepath.Join(tmp, "rebuild")
	if err := os.CopyFS(root, os.DirFS("bench/testdata/functions")); err != nil {
		return err
	}
	dir := filepath.Join(root, "shim")
	// The shim adds main where there is none; go build needs it.
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n\nfunc main() {}\n"), 0o644); err != nil {
		return err
	}
	goBuild := func() error {
		cmd := exec.CommandContext(ctx, "go", "build", "-buildmode=c-shared", "-o", filepath.Join(root, "go.so"), ".")
		cmd.Dir = dir
		cmd.Stderr = os.Stderr
		return cmd.Run()
	}
	shimBuild := func() error {
		_, err := shim.Build(ctx, shim.Options{Dir: dir, Output: filepath.Join(root, "handler.so")})
		return err
	}
	var took [2]samples
	for i := range out.times(rebuilds) + 1 {
		for n, build := range []func() error{goBuild, shimBuild} {
			edit := fmt.Sprintf("package main\n\nvar edited = %d\n", time.Now().UnixNano())
			if err := os.WriteFile(filepath.Join(dir, "edited.go"), []byte(edit), 0o644); err != nil {
				return err
			}
			start := time.Now()
			if err := build(); err != nil {
				return err
			}
			if i > 0 { // the first fills the caches
				took[n] = append(took[n], time.Since(start).Seconds())
			}
		}
	}
	base, ours := took[0].median(), took[1].median()
	fmt.Fprintf(out, "A build after an edit\ts\tgo build s\tratio\ttarget\t\n")
	out.hold("a build of handler.so after an edit, beside go build", ours/base, maxRebuild)
	fmt.Fprintf(out, "handler.so\t%s\t%s\t%.2f\t%.2f\t\n", took[1].spread("%.2f"), took[0].spread("%.2f"), ours/base, maxRebuild)
	return nil
}
