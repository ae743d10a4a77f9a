package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// patience bounds the wait for one diagnostic.
const patience = 2 * time.Minute

// A typist is a server, and what it is to report of the text being typed.
type typist struct {
	name     string
	args     []string
	settings map[string]any
	source   string // of the diagnostic that the fault causes
	edits    int

	open float64   // milliseconds from the start to the first diagnostic
	took []float64 // milliseconds from edit to diagnostic
	rss  float64
}

// edits compares the language server with gopls: the same edits of the same
// file, each of which makes or mends a fault that analyzers of both see.
func edits(ctx context.Context, out io.Writer, tmp string) error {
	server := filepath.Join(tmp, "lambda-lsp")
	if err := succeed(ctx, ".", nil, "go", "build", "-o", server, "./cmd/lambda-lsp"); err != nil {
		return err
	}
	path, err := exec.CommandContext(ctx, "go", "tool", "-n", "gopls").Output()
	if err != nil {
		return fmt.Errorf("gopls: %w", err)
	}
	gopls := strings.TrimSpace(string(path))
	if err := succeed(ctx, ".", nil, "go", "tool", "gopls", "version"); err != nil {
		return err
	}
	typists := []*typist{
		{name: "gopls, diagnosticsDelay=0s", args: []string{gopls}, source: "assign", edits: 500, settings: map[string]any{"diagnosticsDelay": "0s"}},
		{name: "gopls", args: []string{gopls}, source: "assign", edits: 20, settings: map[string]any{}},
		{name: "lambda-lsp", args: []string{server}, source: "lambda", edits: 500, settings: map[string]any{"trusted": true}},
	}
	module := filepath.Join(tmp, "orders")
	if err := os.CopyFS(module, os.DirFS("bench/testdata/orders")); err != nil {
		return err
	}
	if err := succeed(ctx, module, nil, "go", "build", "-o", os.DevNull, "./..."); err != nil {
		return err
	}
	// gopls keeps a cache on disk: its first run of all is not the usual one.
	warm := *typists[0]
	warm.edits = 0
	for _, t := range append([]*typist{&warm}, typists...) {
		if err := t.run(ctx, module); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "Edit to diagnostic, AWS SDK function\tp50 ms\tratio\tp95 ms\tratio\tp99 ms\topen ms\tratio\tRSS MB\tratio\t\n")
	base := typists[0]
	for _, t := range typists {
		fmt.Fprintf(out, "%s\t%.1f\t%.3f\t%.1f\t%.3f\t%.1f\t%.0f\t%.3f\t%.0f\t%.3f\t\n", t.name,
			t.at(50), t.at(50)/base.at(50), t.at(95), t.at(95)/base.at(95), t.at(99),
			t.open, t.open/base.open, t.rss, t.rss/base.rss)
	}
	return nil
}

func (t *typist) at(percent int) float64 { return t.took[(len(t.took)-1)*percent/100] }

func (t *typist) run(ctx context.Context, module string) error {
	file := filepath.Join(module, "handler.go")
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	clean := string(data)
	// The parameters in the wrong order are for one, the assignment for the other.
	faulty := strings.NewReplacer(
		"ctx context.Context, evt events.SQSEvent", "evt events.SQSEvent, ctx context.Context",
		"var sum Summary\n", "var sum Summary\n\tsum = sum\n").Replace(clean)
	start := time.Now()
	s, err := serve(ctx, module, t.settings, t.args...)
	if err != nil {
		return err
	}
	defer func() { _ = s.stop() }()
	uri := fileURI(file)
	version := 1
	err = s.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri, "languageId": "go", "version": version, "text": faulty,
	}})
	if err != nil {
		return err
	}
	if err := t.await(ctx, s, uri, version, true); err != nil {
		return err
	}
	t.open = milliseconds(start)
	for range t.edits {
		for _, text := range []string{clean, faulty} {
			version++
			start := time.Now()
			err := s.notify("textDocument/didChange", map[string]any{
				"textDocument":   map[string]any{"uri": uri, "version": version},
				"contentChanges": []any{map[string]any{"text": text}},
			})
			if err != nil {
				return err
			}
			if err := t.await(ctx, s, uri, version, text == faulty); err != nil {
				return err
			}
			if text == faulty {
				t.took = append(t.took, milliseconds(start))
			}
		}
	}
	slices.Sort(t.took)
	t.rss = s.rss()
	return nil
}

// await waits until the server reports the fault of a version, or none.
func (t *typist) await(ctx context.Context, s *languageServer, uri string, version int, fault bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return s.until(ctx, uri, version, func(r report) bool {
		found := false
		for _, d := range r.Diagnostics {
			found = found || d.Source == t.source
		}
		return found == fault
	})
}

func milliseconds(since time.Time) float64 {
	return float64(time.Since(since)) / float64(time.Millisecond)
}
