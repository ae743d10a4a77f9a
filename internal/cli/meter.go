package cli

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/lambda-lsp/lambda-lsp/internal/visible"
)

// patience is how long a command may take before its progress is shown.
const patience = time.Second

// meter is a command's way to the standard error stream. On a terminal it shows
// in one line, which it rewrites, what is being done, once that has taken longer
// than patience. What is written to it passes through, above that line.
type meter struct {
	w        io.Writer
	text     io.Writer // w for what others say
	terminal bool
	start    time.Time
	ticker   *time.Ticker // nil when not on a terminal
	done     chan struct{}
	ended    chan struct{}

	mu    sync.Mutex
	doing string
	shown int // the length of the line on the screen
}

func newMeter(w io.Writer) *meter {
	return startMeter(w, isTerminal(w))
}

func startMeter(w io.Writer, terminal bool) *meter {
	m := &meter{w: w, text: w, terminal: terminal, start: time.Now()}
	if terminal {
		m.text = visible.NewWriter(w)
		m.ticker = time.NewTicker(patience)
		m.done, m.ended = make(chan struct{}), make(chan struct{})
		go m.redraw()
	}
	return m
}

func (m *meter) redraw() {
	defer close(m.ended)
	for {
		select {
		case <-m.done:
			return
		case <-m.ticker.C:
			m.mu.Lock()
			m.draw()
			m.mu.Unlock()
		}
	}
}

// stop takes the line away, for good.
func (m *meter) stop() {
	if !m.terminal {
		return
	}
	m.ticker.Stop()
	close(m.done)
	<-m.ended
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clear()
}

// stage is an Env's Progress.
func (m *meter) stage(what string, fraction float64) {
	if !m.terminal {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	what = visible.String(what)
	m.doing = what
	if fraction > 0 {
		m.doing = fmt.Sprintf("%s, %.0f%%", what, 100*fraction)
	}
	if m.shown > 0 {
		m.draw()
	}
}

// Write passes on what the user's code and the tools say.
func (m *meter) Write(p []byte) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clear()
	return m.text.Write(p)
}

// above has the line out of the way while f writes to the same terminal.
func (m *meter) above(f func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clear()
	return f()
}

func (m *meter) draw() {
	if m.doing == "" {
		m.clear()
		return
	}
	line := fmt.Sprintf("%s (%.0f s)", m.doing, time.Since(m.start).Seconds())
	m.clear()
	fmt.Fprint(m.w, line)
	m.shown = utf8.RuneCountInString(line)
}

func (m *meter) clear() {
	if m.shown > 0 {
		fmt.Fprint(m.w, "\r", strings.Repeat(" ", m.shown), "\r")
		m.shown = 0
	}
}
