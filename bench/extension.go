package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

const (
	maxBundle = 300_000    // bytes
	maxVSIX   = 10_000_000 // bytes
)

// targets are VS Code's names of the platforms that an extension is packaged for.
var targets = []string{"linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"}

var firstDiagnostics = regexp.MustCompile(`first diagnostics: lambda-lsp (\d+) ms, gopls (\d+) ms`)

// extension compares how soon diagnostics come in VS Code, with gopls in the same
// window, and reports how large the extension is.
func extension(ctx context.Context, out *sheet, tmp string) error {
	var ours, gopls samples
	for range out.times(3) {
		cmd := exec.CommandContext(ctx, "go", "test", "./internal/vscodetest", "-run=^TestBesideGopls$", "-v", "-count=1")
		text, err := cmd.CombinedOutput()
		if err != nil {
			return fmt.Errorf("VS Code: %w\n%s", err, text)
		}
		found := firstDiagnostics.FindSubmatch(text)
		if found == nil {
			return fmt.Errorf("VS Code: no figures in\n%s", text)
		}
		for i, to := range []*samples{&ours, &gopls} {
			ms, err := strconv.ParseFloat(string(found[i+1]), 64)
			if err != nil {
				return err
			}
			*to = append(*to, ms)
		}
	}
	if err := succeed(ctx, "vscode", nil, "node", "esbuild.mjs"); err != nil {
		return err
	}
	bundle, err := os.Stat("vscode/dist/extension.js")
	if err != nil {
		return err
	}
	if err := succeed(ctx, ".", nil, append([]string{".ci/vsix", tmp}, targets...)...); err != nil {
		return err
	}
	ratio := ours.median() / gopls.median()
	out.hold("first diagnostics in VS Code, beside gopls in the same window", ratio, 1)
	out.hold("size of the extension's bundle, kB", float64(bundle.Size())/1e3, maxBundle/1e3)
	fmt.Fprintf(out, "First diagnostics in VS Code\tms\tgopls ms\tratio\ttarget\t\n\t%s\t%s\t%.2f\t%.2f\t\n", ours.spread("%.0f"), gopls.spread("%.0f"), ratio, 1.0)
	fmt.Fprintf(out, "Size of the extension\t\t\t\ttarget\t\nbundle\t%.0f kB\t\t\t%.0f\t\n", float64(bundle.Size())/1e3, maxBundle/1e3)
	for _, target := range targets {
		info, err := os.Stat(filepath.Join(tmp, "lambda-lsp-"+target+".vsix"))
		if err != nil {
			return err
		}
		out.hold("size of the extension for "+target+", MB", float64(info.Size())/1e6, maxVSIX/1e6)
		fmt.Fprintf(out, "%s\t%.2f MB\t\t\t%.2f\t\n", target, float64(info.Size())/1e6, maxVSIX/1e6)
	}
	return nil
}
