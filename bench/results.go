package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// causes are why a target is missed, where it is.
var causes = map[string]string{
	"shim, Large event":   "Four fifths of a call with a large event is encoding/json decoding it, after Python's json.loads has made values of the same text; the marshaller option spares that.",
	"hover through":       atRest + " Our part of the answer is made meanwhile, on the same two processors.",
	"definition through":  atRest,
	"completion through":  atRest,
	"memory of the relay": "Most of it is our language server with its packages loaded, which takes as much without gopls, and a third is the program's own pages.",
	"long completion":     "The answer passes through one more pipe, and is parsed as far as the members that are merged.",
	"first diagnostics":   "Reading the build list of a large module takes the go command; what it said last is kept, and asked anew behind the first diagnostics.",
}

const atRest = "At rest gopls answers in a millisecond or so, and being passed on wakes a process twice more: the column \"behind cat\" is what that costs by itself."

// soakHeading begins the last section, which a run of the benchmarks leaves as it is:
// a soak takes hours, and is run by itself.
const soakHeading = "## What make soak printed\n"

// soakSection returns that section of a file of results, "" if it has none.
func soakSection(path string) string {
	text, err := os.ReadFile(path)
	if at := strings.Index(string(text), soakHeading); err == nil && at >= 0 {
		return string(text[at:])
	}
	return ""
}

// keepSoak puts what a soak has printed into a file of results.
func keepSoak(log, path string) error {
	printed, err := os.ReadFile(log)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, _, _ := strings.Cut(string(text), soakHeading)
	section := fmt.Sprintf("%s\n```\n%s\n```\n", soakHeading, bytes.TrimSpace(printed))
	return os.WriteFile(path, []byte(strings.TrimSpace(before)+"\n\n"+section), 0o644)
}

// writeResults writes a run down, as Markdown: on and of what it was, what of it is missing,
// the targets with the figures beside them, and all that was printed.
func writeResults(facts []string, s *sheet, missing []string, path string) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Figures\n\nWritten by `make bench`, %s. Figures of two machines, or of two runs, say little beside each other: the\nratios are of one run. Where spread is given, it is the quartiles around the median.\n\n", time.Now().UTC().Format(time.DateOnly))
	for _, fact := range facts {
		fmt.Fprintf(&b, "- %s\n", fact)
	}
	if len(missing) > 0 {
		fmt.Fprintf(&b, "\nThis run has ended before it had measured: %s.\n", strings.Join(missing, ", "))
	}
	held := 0
	for _, t := range s.targets {
		if t.got <= t.most {
			held++
		}
	}
	fmt.Fprintf(&b, "\n## Targets\n\n%d of %d are held. Figures are ratios where no unit is given.\n\n| what | measured | target | |\n| --- | ---: | ---: | --- |\n", held, len(s.targets))
	for _, t := range s.targets {
		fmt.Fprintf(&b, "| %s | %.3g | %.3g | %s |\n", t.what, t.got, t.most, verdict(t))
	}
	b.WriteString("\n## Where something else is faster\n\n")
	for _, l := range s.losses {
		if l.ratio > 1 {
			fmt.Fprintf(&b, "- %s: %.1f times as long\n", l.what, l.ratio)
		}
	}
	fmt.Fprintf(&b, "\n## All that was printed\n\n```\n%s\n```\n", strings.TrimSpace(s.text.String()))
	if section := soakSection(path); section != "" {
		b.WriteString("\n" + section)
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func verdict(t target) string {
	if t.got <= t.most {
		return "held"
	}
	for what, cause := range causes {
		if strings.HasPrefix(t.what, what) {
			return "**missed.** " + cause
		}
	}
	return "**missed**"
}

// facts are the machine and the versions of what was measured and of its peers.
func facts(ctx context.Context) []string {
	facts := []string{
		fmt.Sprintf("%d x %s, %s/%s", runtime.NumCPU(), field("/proc/cpuinfo", "model name"), runtime.GOOS, runtime.GOARCH),
		"memory: " + field("/proc/meminfo", "MemTotal"),
	}
	for _, c := range [][]string{
		{"git", "describe", "--always", "--dirty"}, {"uname", "-sr"}, {"go", "version"}, {"gcc", "--version"}, {"go", "tool", "gopls", "version"}, {"node", "--version"},
	} {
		out, err := exec.CommandContext(ctx, c[0], c[1:]...).Output()
		if line, _, _ := strings.Cut(string(out), "\n"); err == nil {
			facts = append(facts, fmt.Sprintf("`%s`: %s", strings.Join(c, " "), line))
		}
	}
	for _, version := range []string{"2.7", python} {
		if p, _, err := local.FindPython(ctx, version, os.Environ()); err == nil {
			facts = append(facts, fmt.Sprintf("Python %s for %s", p.Version, version))
		}
	}
	return facts
}

// field is a value in a file of lines "name: value".
func field(path, name string) string {
	f, err := os.Open(path)
	if err != nil {
		return "unknown"
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
