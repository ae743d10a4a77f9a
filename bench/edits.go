package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// patience bounds the wait for one diagnostic.
const patience = 2 * time.Minute

// sessions is how often each server is started anew, in turns, so that whatever
// else the machine does meets all of them alike.
const sessions = 5

// warm waits, in a session that fills caches only: what a server keeps for the next
// one it writes after the first answer.
func warm(ctx context.Context) error {
	select {
	case <-time.After(5 * time.Second):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// rssEvery is after how many edits the memory is looked at: a collector lets it swing
// by a factor of two between one moment and the next.
const rssEvery = 25

// A typist is a server, and what it is to report of the text being typed.
type typist struct {
	name     string
	args     []string
	settings map[string]any
	source   string // of the diagnostic that the fault causes
	edits    int    // that make the fault, in each session; each is mended by another

	open   samples // milliseconds from the start to the first diagnostic
	took   samples // milliseconds from an edit to the diagnostic
	mended samples // milliseconds from an edit to its withdrawal
	rss    samples // megabytes, looked at during the edits
}

// edits compares the language server with gopls: the same edits of the same
// file, each of which makes or mends a fault that analyzers of both see.
func edits(ctx context.Context, out *sheet, tmp string) error {
	typists, module, err := typists(ctx, tmp)
	if err != nil {
		return err
	}
	for session := range out.times(sessions) + 1 {
		for _, t := range typists {
			t.edits = min(t.edits, out.times(500))
			// Both keep a cache on disk: the first session of all is not the usual one.
			if err := t.run(ctx, module, filepath.Join(module, "handler.go"), session > 0); err != nil {
				return err
			}
		}
	}
	zero, usual, ours := typists[0], typists[1], typists[2]
	out.hold("edit to diagnostic, p50 beside gopls without a delay", ours.took.at(50)/zero.took.at(50), 0.5)
	out.hold("edit to diagnostic, p95 beside gopls without a delay", ours.took.at(95)/zero.took.at(95), 1)
	out.hold("edit to diagnostic, p50 beside gopls as it comes", ours.took.at(50)/usual.took.at(50), 0.02)
	out.hold("edit to diagnostic, p95 beside gopls as it comes", ours.took.at(95)/usual.took.at(95), 0.02)
	out.hold("first diagnostics beside gopls without a delay", ours.open.median()/zero.open.median(), 0.5)
	out.hold("first diagnostics beside gopls as it comes", ours.open.median()/usual.open.median(), 0.5)
	out.hold("memory of the server beside gopls", ours.rss.median()/zero.rss.median(), 0.15)
	fmt.Fprintf(out, "Edit to diagnostic, AWS SDK function\tedits\tp50 ms\tratio\tp95 ms\tratio\tp99 ms\twithdrawn p50 ms\topen ms, caches warm\tratio\tRSS MB\tratio\tmost MB\t\n")
	for _, t := range typists {
		fmt.Fprintf(out, "%s\t%d\t%.1f\t%.3f\t%.1f\t%.3f\t%.1f\t%.1f\t%.0f\t%.3f\t%.0f\t%.3f\t%.0f\t\n", t.name, len(t.took),
			t.took.at(50), t.took.at(50)/zero.took.at(50), t.took.at(95), t.took.at(95)/zero.took.at(95), t.took.at(99), t.mended.at(50),
			t.open.median(), t.open.median()/zero.open.median(), t.rss.median(), t.rss.median()/zero.rss.median(), t.rss.at(100))
	}
	fmt.Fprintf(out, "target\t\t\t0.500\t\t1.000\t\t\t\t0.500\t\t0.150\t\t\n")
	fmt.Fprintf(out, "lambda-lsp beside gopls as it comes\t\t\t%.4f\t\t%.4f\t\t\t\t%.3f\t\t\t\t\n", ours.took.at(50)/usual.took.at(50),
		ours.took.at(95)/usual.took.at(95), ours.open.median()/usual.open.median()) // its fewer edits say nothing of memory
	fmt.Fprintf(out, "target\t\t\t0.0200\t\t0.0200\t\t\t\t\t\t\t\t\n")
	return nil
}

// typists returns the servers, gopls without a delay first, and the module that
// they edit, whose packages are in the build cache.
func typists(ctx context.Context, tmp string) ([]*typist, string, error) {
	server, err := buildServer(ctx, tmp)
	if err != nil {
		return nil, "", err
	}
	gopls, err := goplsPath(ctx)
	if err != nil {
		return nil, "", err
	}
	module, err := ordersModule(ctx, tmp)
	return []*typist{
		{name: "gopls, diagnosticsDelay=0s", args: []string{gopls}, source: "assign", edits: 500, settings: map[string]any{"diagnosticsDelay": "0s"}},
		{name: "gopls", args: []string{gopls}, source: "assign", edits: 10, settings: map[string]any{}},
		{name: "lambda-lsp", args: []string{server}, source: "lambda", edits: 500, settings: map[string]any{"trusted": true}},
	}, module, err
}

// goplsPath is where the gopls that go.mod names is, built.
func goplsPath(ctx context.Context) (string, error) {
	path, err := exec.CommandContext(ctx, "go", "tool", "-n", "gopls").Output()
	if err != nil {
		return "", fmt.Errorf("gopls: %w", err)
	}
	return strings.TrimSpace(string(path)), succeed(ctx, ".", nil, "go", "tool", "gopls", "version")
}

// run is one session on a folder: a start, and the edits of a file. Its figures may not be counted.
func (t *typist) run(ctx context.Context, folder, file string, counted bool) error {
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
	s, err := serve(ctx, folder, t.settings, t.args...)
	if err != nil {
		return err
	}
	defer func() { _ = s.stop() }()
	uri := fileURI(file)
	if err := s.open(uri, faulty); err != nil {
		return err
	}
	version := 1
	if err := t.await(ctx, s, uri, version, true); err != nil {
		return err
	}
	open := milliseconds(start)
	if !counted {
		return errors.Join(warm(ctx), s.shutdown())
	}
	t.open = append(t.open, open)
	for i := range t.edits {
		if i%rssEvery == rssEvery-1 || i == t.edits-1 {
			t.rss = append(t.rss, s.rss())
		}
		for _, text := range []string{clean, faulty} {
			version++
			start := time.Now()
			if err := s.change(uri, version, text); err != nil {
				return err
			}
			if err := t.await(ctx, s, uri, version, text == faulty); err != nil {
				return err
			}
			if text == faulty {
				t.took = append(t.took, milliseconds(start))
			} else {
				t.mended = append(t.mended, milliseconds(start))
			}
		}
	}
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
