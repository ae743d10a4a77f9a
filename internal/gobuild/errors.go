package gobuild

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// position matches a line of a compiler's output.
var position = regexp.MustCompile(`^(?:vet: )?(.+?\.\w+):(\d+)(?::(\d+))?: (.+)$`)

// CompileErrors takes apart what go build wrote when run in dir: the places it
// names, and, if it names none, an error for the rest, which is no fault of the
// code that could be shown.
func CompileErrors(dir, output string) ([]finding.Finding, *failure.Error) {
	// A C compiler says so with a place in a file that is not to blame.
	if strings.Contains(strings.ToLower(output), "no space left on device") {
		return nil, failure.New("build", dir, "no space left on device").WithHint("free some space, or set TMPDIR and GOCACHE to another disk")
	}
	var findings []finding.Finding
	var rest []string
	for line := range strings.Lines(output) {
		line = strings.TrimRight(line, "\r\n")
		m := position.FindStringSubmatch(line)
		switch {
		case m != nil && !strings.Contains(m[1], ": "): // else it is a host's port
			findings = append(findings, compileError(dir, m))
		case strings.HasPrefix(line, "\t") && len(findings) > 0:
			last := &findings[len(findings)-1]
			last.Message += "\n" + line
		case line != "" && !strings.HasPrefix(line, "# "):
			rest = append(rest, line)
		}
	}
	if findings != nil {
		return findings, nil
	}
	message := strings.Join(rest, "\n")
	if message == "" {
		message = "go build failed without a message"
	}
	e := failure.New("build", dir, "%s", message)
	if strings.Contains(message, "dial tcp") {
		e = e.WithHint("what the module requires is not here: run go mod download where there is a network, or set GOPROXY")
	}
	return nil, e
}

// compileError makes a finding of a matched line.
func compileError(dir string, m []string) finding.Finding {
	file := m[1]
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	at := finding.Position{Offset: -1, Column: 1}
	at.Line, _ = strconv.Atoi(m[2])
	if m[3] != "" {
		at.Column, _ = strconv.Atoi(m[3])
	}
	return finding.Finding{
		Rule: "compile", Severity: finding.Error, Message: m[4],
		Span: finding.Span{File: file, Start: at, End: at},
	}
}
