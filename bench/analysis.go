package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// analyses is how often each analyzes.
const analyses = 3

// analysis compares go vet with and without lambdacheck, and "check", on a
// function with the AWS SDK: each as after the first "go build ./..." of a day,
// with a build cache that has the packages and no analysis of them.
func analysis(ctx context.Context, out *sheet, tmp string) error {
	module, err := filepath.Abs("bench/testdata/orders")
	if err != nil {
		return err
	}
	tools := filepath.Join(tmp, "tools")
	if err := succeed(ctx, ".", nil, "go", "build", "-o", tools+string(filepath.Separator), "./cmd/lambda-lsp", "./cmd/lambdacheck"); err != nil {
		return err
	}
	primed := filepath.Join(tmp, "gocache")
	if err := succeed(ctx, module, []string{"GOCACHE=" + primed}, "go", "build", "-o", os.DevNull, "./..."); err != nil {
		return err
	}
	contestants := []struct {
		name   string
		args   []string
		target float64
		took   samples
	}{
		{name: "go vet", args: []string{"go", "vet", "./..."}},
		{name: "go vet -vettool=lambdacheck", args: []string{"go", "vet", "-vettool=" + filepath.Join(tools, "lambdacheck"), "./..."}, target: 0.5},
		{name: "lambda-lsp check", args: []string{filepath.Join(tools, "lambda-lsp"), "check", "./..."}, target: 0.5},
	}
	for round := range analyses {
		for i := range contestants {
			c := &contestants[i]
			cache := filepath.Join(tmp, fmt.Sprintf("gocache-%d-%d", round, i))
			if err := linkTree(primed, cache); err != nil {
				return err
			}
			start := time.Now()
			if err := succeed(ctx, module, []string{"GOCACHE=" + cache}, c.args...); err != nil {
				return err
			}
			c.took = append(c.took, time.Since(start).Seconds())
			if err := os.RemoveAll(cache); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(out, "Analysis of a function with the AWS SDK, primed cache\tmedian s\tratio\ttarget\t\n")
	base := contestants[0].took.median()
	for _, c := range contestants {
		target := ""
		if c.target > 0 {
			target = fmt.Sprintf("%.2f", c.target)
			out.hold(c.name+", beside go vet", c.took.median()/base, c.target)
		}
		fmt.Fprintf(out, "%s\t%s\t%.3f\t%s\t\n", c.name, c.took.spread("%.2f"), c.took.median()/base, target)
	}
	return nil
}

// succeed runs a command that must succeed.
func succeed(ctx context.Context, dir string, env []string, args ...string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=", "GOWORK=off", "AWS_EC2_METADATA_DISABLED=true"), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(args[0]), err, out)
	}
	return nil
}

// linkTree makes a copy of a build cache, whose files are never changed.
func linkTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o777)
		}
		return os.Link(path, filepath.Join(to, rel))
	})
}
