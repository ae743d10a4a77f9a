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
	"shim, Large event": "Four fifths of a call with a large event is encoding/json decoding it, after Python's json.loads has made values of the same text; the marshaller option spares that.",
	"long completion":   "The answer passes through one more pipe, and is parsed as far as the members that are merged.",
	"first diagnostics": "Reading the build list of a large module takes the go command; what it said last is kept, and asked anew behind the first diagnostics.",
}

// writeResults writes a whole run down, as Markdown: on what it ran, the targets with
// the figures beside them, and all that was printed.
func writeResults(ctx context.Context, s *sheet, path string) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# Figures\n\nWritten by `make bench`, %s. Figures of two machines, or of two runs, say little beside each other: the\nratios are of one run. Where spread is given, it is the quartiles around the median.\n\n", time.Now().UTC().Format(time.DateOnly))
	for _, fact := range facts(ctx) {
		fmt.Fprintf(&b, "- %s\n", fact)
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
