package shim

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// position matches a line of a compiler's output.
var position = regexp.MustCompile(`^(?:vet: )?(.+?\.\w+):(\d+)(?::(\d+))?: (.+)$`)

// buildError makes a refusal of what go build wrote: the places in the user's
// files. Output without any is no fault of the code that could be shown.
func (b *builder) buildError(output string, l *layout) error {
	var findings []finding.Finding
	var rest []string
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		m := position.FindStringSubmatch(line)
		switch {
		case m != nil:
			findings = append(findings, b.compileError(m, l))
		case strings.HasPrefix(line, "\t") && len(findings) > 0:
			last := &findings[len(findings)-1]
			last.Message += "\n" + line
		case line != "" && !strings.HasPrefix(line, "# "):
			rest = append(rest, line)
		}
	}
	if findings != nil {
		return b.refuse(findings)
	}
	message := strings.Join(rest, "\n")
	if strings.Contains(message, "no space left on device") {
		return failure.New("build", b.Options.Dir, "no space left on device").WithHint("free some space, or set TMPDIR and GOCACHE to another disk")
	}
	if message == "" {
		message = "go build failed without a message"
	}
	return failure.New("build", b.Options.Dir, "%s", message)
}

// compileError makes a finding of a matched line.
func (b *builder) compileError(m []string, l *layout) finding.Finding {
	file := m[1]
	if !filepath.IsAbs(file) {
		file = filepath.Join(b.Dir, file)
	}
	at := finding.Position{Offset: -1, Column: 1}
	at.Line, _ = strconv.Atoi(m[2])
	if m[3] != "" {
		at.Column, _ = strconv.Atoi(m[3])
	}
	f := finding.Finding{
		Rule: "compile", Severity: finding.Error, Message: m[4],
		Span: finding.Span{File: file, Start: at, End: at},
	}
	// What the compiler says of the file that the build added, it says of a
	// handler there.
	if filepath.Base(file) == filepath.Base(l.added) {
		f.Span = pointSpan(b.pkg.first)
		if i := slices.Index(l.lines, at.Line); i >= 0 {
			h := b.handlers[i]
			f.Span = pointSpan(h.pos)
			f.Message = h.name + " is not a handler: " + f.Message
		}
	}
	return f
}
