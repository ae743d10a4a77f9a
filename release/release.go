package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/cli"
)

// A platform is what the programs of an archive run on.
type platform struct{ goos, goarch string }

// A release is one to be made.
type release struct {
	src        string // the root of the checkout, nothing in it changed
	out        string // a new directory, outside src or where git ignores it
	platforms  []platform
	extensions []string // .vsix files to be added
	environ    []string
}

// make builds into a temporary directory beside out, which gets its name when all is
// there.
func (r release) make(ctx context.Context) error {
	switch _, err := os.Lstat(r.out); {
	case err == nil:
		return fmt.Errorf("%s exists; remove it first", r.out)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	when, err := r.commit(ctx)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(r.out), 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(r.out), ".release-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for _, p := range r.platforms {
		if err := r.platform(ctx, p, when, tmp); err != nil {
			return fmt.Errorf("%s/%s: %w", p.goos, p.goarch, err)
		}
	}
	for _, name := range r.extensions {
		var extension bytes.Buffer
		if err := repack(&extension, name, when); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(tmp, filepath.Base(name)), extension.Bytes(), 0o644); err != nil {
			return err
		}
	}
	if err := checksums(tmp); err != nil {
		return err
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return err
	}
	return os.Rename(tmp, r.out)
}

// commit returns the time of the checkout's commit. It refuses one that is changed,
// which nobody could build again.
func (r release) commit(ctx context.Context) (time.Time, error) {
	changed, err := r.run(ctx, nil, "git", "status", "--porcelain")
	if err != nil {
		return time.Time{}, err
	}
	if changed != "" {
		return time.Time{}, fmt.Errorf("files are changed or new, commit them first:\n%s", changed)
	}
	seconds, err := r.run(ctx, nil, "git", "log", "-1", "--format=%ct")
	if err != nil {
		return time.Time{}, err
	}
	n, err := strconv.ParseInt(strings.TrimSpace(seconds), 10, 64)
	return time.Unix(n, 0).UTC(), err
}

// platform writes the archive of one platform, and its bill of materials.
func (r release) platform(ctx context.Context, p platform, when time.Time, dir string) error {
	bin, err := os.MkdirTemp("", "release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(bin)
	programs, err := r.build(ctx, p, bin)
	if err != nil {
		return err
	}
	version := programs[0].info.Main.Version
	licenses, err := r.licenses(ctx, p)
	if err != nil {
		return err
	}
	files, err := r.documents(version, when)
	if err != nil {
		return err
	}
	files = append(files, file{"THIRD_PARTY_LICENSES", 0o644, licenses})
	for _, program := range programs {
		files = append(files, file{program.name, 0o755, program.text})
	}
	name := fmt.Sprintf("lambda-lsp_%s_%s_%s", version, p.goos, p.goarch)
	for i := range files {
		files[i].name = name + "/" + files[i].name
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	bom, err := billOfMaterials(programs, when)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, name+".cdx.json"), bom, 0o644); err != nil {
		return err
	}
	write, ending := writeTar, ".tar.gz"
	if p.goos == "windows" {
		write, ending = writeZip, ".zip"
	}
	var archive bytes.Buffer
	if err := write(&archive, files, when); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name+ending), archive.Bytes(), 0o644)
}

// documents are what an archive has beside the programs and the licenses of others.
func (r release) documents(version string, when time.Time) ([]file, error) {
	var files []file
	for _, name := range []string{"LICENSE", "README.md"} {
		text, err := os.ReadFile(filepath.Join(r.src, name))
		if err != nil {
			return nil, err
		}
		files = append(files, file{name, 0o644, text})
	}
	var page bytes.Buffer
	if err := cli.WriteMan(&page, version, when.Format(time.DateOnly)); err != nil {
		return nil, err
	}
	files = append(files, file{"man/lambda-lsp.1", 0o644, page.Bytes()})
	// Each by the name that its shell looks for.
	names := map[string]string{"bash": "lambda-lsp", "zsh": "_lambda-lsp", "fish": "lambda-lsp.fish", "powershell": "lambda-lsp.ps1"}
	for _, shell := range cli.Shells() {
		script, ok := cli.Completion(shell)
		if !ok || names[shell] == "" {
			return nil, fmt.Errorf("no completion for %s", shell)
		}
		files = append(files, file{"completions/" + shell + "/" + names[shell], 0o644, script})
	}
	return files, nil
}

// checksums writes SHA256SUMS, as sha256sum -c reads it.
func checksums(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var sums bytes.Buffer
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(text), e.Name())
	}
	return os.WriteFile(filepath.Join(dir, "SHA256SUMS"), sums.Bytes(), 0o644)
}

// run runs a program in the checkout and returns its output.
func (r release) run(ctx context.Context, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = r.src, append(slices.Clone(r.environ), env...)
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, log.Bytes())
	}
	return string(out), nil
}
