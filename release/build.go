package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// commands are the programs of an archive.
var commands = []string{"lambda-lsp", "lambdacheck"}

// A program is one that was built.
type program struct {
	name string // "lambda-lsp.exe"
	text []byte
	info *buildinfo.BuildInfo
}

// settings are what could make another binary of the same source, and what the
// builder's own environment must not decide.
func (p platform) settings() []string {
	return []string{
		"GOOS=" + p.goos, "GOARCH=" + p.goarch, "GOAMD64=v1", "GOARM64=v8.0",
		"CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOEXPERIMENT=", "GOFIPS140=off", "GOWORK=off",
	}
}

// build builds the programs for a platform into the directory bin.
func (r release) build(ctx context.Context, p platform, bin string) ([]program, error) {
	args := []string{"build", "-trimpath", "-buildvcs=true", "-ldflags=-s -w", "-o", bin + string(filepath.Separator)}
	for _, name := range commands {
		args = append(args, "./cmd/"+name)
	}
	if _, err := r.run(ctx, p.settings(), "go", args...); err != nil {
		return nil, err
	}
	var list []program
	for _, name := range commands {
		if p.goos == "windows" {
			name += ".exe"
		}
		text, err := os.ReadFile(filepath.Join(bin, name))
		if err != nil {
			return nil, err
		}
		info, err := buildinfo.Read(bytes.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := checkCommit(info); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, program{name, text, info})
	}
	return list, nil
}

// checkCommit fails if a program does not know the commit that it was built from, or
// was built from more than that.
func checkCommit(info *buildinfo.BuildInfo) error {
	known := false
	for _, s := range info.Settings {
		known = known || s.Key == "vcs.revision"
		if s.Key == "vcs.modified" && s.Value == "true" {
			return errors.New("a file has changed while it was built")
		}
	}
	if !known {
		return errors.New("it does not know its commit; build in a clone, not in a worktree")
	}
	return nil
}

// license matches the names of the files that must go with a binary.
var license = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([.-].*)?$`)

// licenses returns the licenses of Go and of the modules that the programs are made of,
// each below its name.
func (r release) licenses(ctx context.Context, p platform) ([]byte, error) {
	args := []string{"list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}"}
	for _, name := range commands {
		args = append(args, "./cmd/"+name)
	}
	out, err := r.run(ctx, p.settings(), "go", args...)
	if err != nil {
		return nil, err
	}
	root, err := r.run(ctx, nil, "go", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := licensesOf(&b, "Go", strings.TrimSpace(root)); err != nil {
		return nil, err
	}
	modules := strings.Split(strings.TrimSpace(out), "\n")
	slices.Sort(modules)
	for _, module := range slices.Compact(modules) {
		name, dir, ok := strings.Cut(module, "\t")
		if !ok {
			continue // of the standard library
		}
		if err := licensesOf(&b, name, dir); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}

// licensesOf writes the license files in a module's directory. One that has none may
// not be given away.
func licensesOf(b *bytes.Buffer, module, dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	found := false
	for _, e := range entries {
		if !e.Type().IsRegular() || filepath.Ext(e.Name()) == ".go" || !license.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		found = true
		fmt.Fprintf(b, "==== %s: %s\n\n%s\n\n", module, e.Name(), bytes.TrimSpace(text))
	}
	if !found {
		return fmt.Errorf("%s has no license file in %s", module, dir)
	}
	return nil
}
