package local

import (
	"bytes"
	"fmt"
	"io"
	"sync"
)

const (
	// keepLogs bounds what Response.Logs holds.
	keepLogs = 32 << 20
	// holdLine bounds how much of a line is held back to see whether it is an
	// error event.
	holdLine = 256 << 10
)

// A logbook merges the function's output with Lambda's own lines, passes both
// on as they come and keeps them for the response.
//
// Runtime clients print an error as one event: a line that starts with [ERROR]
// and whose parts are joined by carriage returns, so that Lambda's log does not
// cut it in pieces. A terminal would show only the last part: such a line is
// written out in lines.
type logbook struct {
	mu      sync.Mutex
	out     io.Writer
	kept    []byte
	held    []byte // an unfinished line that may be an error event
	midLine bool   // the last byte was not a newline
}

var (
	errorPrefix = []byte("[ERROR]")
	errorTrace  = []byte("\rTraceback (most recent call last):")
)

// Write takes a piece of the function's output.
func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []byte
	for rest := p; len(rest) > 0; {
		line, _, _ := bytes.Cut(rest, []byte("\n"))
		complete := len(line) < len(rest)
		if complete {
			line = rest[:len(line)+1]
		}
		rest = rest[len(line):]
		switch {
		case l.held == nil && (l.midLine || !mayBeError(line)):
			out = append(out, line...)
			l.midLine = !complete
		default:
			l.held = append(l.held, line...)
			switch {
			case !mayBeError(l.held) || len(l.held) > holdLine:
				out = append(out, l.held...)
			case complete:
				out = append(out, unfold(l.held)...)
			default:
				continue
			}
			l.held = nil
			l.midLine = !complete
		}
	}
	l.emit(out)
	return len(p), nil
}

// Printf writes a line of Lambda's own.
func (l *logbook) Printf(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.release()
	var out []byte
	if l.midLine {
		out = append(out, '\n')
		l.midLine = false
	}
	out = fmt.Appendf(out, format, args...)
	l.emit(append(out, '\n'))
}

// Take returns what was logged since the last Take.
func (l *logbook) Take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.release()
	s := string(l.kept[max(0, len(l.kept)-keepLogs):])
	l.kept = nil
	return s
}

// release gives up waiting for the rest of a held line.
func (l *logbook) release() {
	if len(l.held) > 0 {
		l.midLine = true
		l.emit(l.held)
		l.held = nil
	}
}

func (l *logbook) emit(p []byte) {
	if len(p) == 0 {
		return
	}
	l.kept = append(l.kept, p...)
	if len(l.kept) > 2*keepLogs {
		l.kept = append([]byte(nil), l.kept[len(l.kept)-keepLogs:]...)
	}
	l.out.Write(p) // a log nobody reads does not stop the function
}

// mayBeError reports whether line, of which more may follow, starts as an error
// event does.
func mayBeError(line []byte) bool {
	return bytes.HasPrefix(line, errorPrefix) || bytes.HasPrefix(errorPrefix, line)
}

// unfold writes an error event in lines, its indentation in plain spaces; other
// lines stay as they are.
func unfold(line []byte) []byte {
	if !bytes.Contains(line, errorTrace) {
		return line
	}
	parts := bytes.Split(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
	for i, part := range parts {
		code := bytes.TrimLeft(part, "\u00a0")
		indent := (len(part) - len(code)) / len("\u00a0")
		parts[i] = append(bytes.Repeat([]byte(" "), indent), code...)
	}
	return append(bytes.Join(parts, []byte("\n")), '\n')
}
