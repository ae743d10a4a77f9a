package lsp

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// A progress is one piece of work that the client shows. A nil one shows nothing.
type progress struct {
	s     *server
	token protocol.ProgressToken

	mu   sync.Mutex
	last protocol.WorkDoneProgressReport
}

// work is what a progress shows.
type work struct {
	title    string
	cancel   context.CancelFunc // nil: the user cannot
	measured bool               // it can be told how much of it is done
}

// begin shows the start of a piece of work, under the client's token or, if the
// client can show progress, under one that is made. It asks the client and waits
// for the answer.
func (s *server) begin(ctx context.Context, token protocol.ProgressToken, w work) *progress {
	if token == nil {
		if !s.can.progress {
			return nil
		}
		token = protocol.String(fmt.Sprintf("lambda-%d", s.tokens.Add(1)))
		if err := s.client.WorkDoneProgressCreate(ctx, &protocol.WorkDoneProgressCreateParams{Token: token}); err != nil {
			return nil // the client does not want to show it
		}
	}
	p := &progress{s: s, token: token}
	if w.cancel != nil {
		s.cancels.Store(token, w.cancel)
	}
	begin := &protocol.WorkDoneProgressBegin{Kind: "begin", Title: w.title, Cancellable: new(w.cancel != nil)}
	if w.measured {
		begin.Percentage = new(uint32(0)) // clients ignore later ones without a first one
	}
	p.send(begin)
	return p
}

// report shows a stage of the work and how much of all is done, from 0 to 1; 0
// when that is not known. What changes nothing is not sent.
func (p *progress) report(stage string, fraction float64) {
	if p == nil {
		return
	}
	r := protocol.WorkDoneProgressReport{Kind: "report", Message: &stage}
	if percent := uint32(100 * min(max(fraction, 0), 1)); percent > 0 {
		r.Percentage = &percent
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last.Message == nil || *p.last.Message != stage || r.Percentage != nil && (p.last.Percentage == nil || *p.last.Percentage != *r.Percentage) {
		p.last = r
		p.send(&r)
	}
}

// end shows that the work is done.
func (p *progress) end(message string) {
	if p == nil {
		return
	}
	p.s.cancels.Delete(p.token)
	p.send(&protocol.WorkDoneProgressEnd{Kind: "end", Message: &message})
}

func (p *progress) send(value any) {
	raw, err := protocol.Marshal(value)
	if err == nil {
		err = p.s.client.Progress(p.s.ctx, &protocol.ProgressParams{Token: p.token, Value: raw})
	}
	if err != nil {
		p.s.logf("progress: %v", err)
	}
}

// WorkDoneProgressCancel stops the work that a token stands for.
func (s *server) WorkDoneProgressCancel(_ context.Context, p *protocol.WorkDoneProgressCancelParams) error {
	if cancel, ok := s.cancels.Load(p.Token); ok {
		cancel.(context.CancelFunc)()
	}
	return nil
}

// loading shows that the go command works on the packages in a directory.
func (s *server) loading(dir string) {
	loaded := make(chan struct{})
	if _, twice := s.loads.LoadOrStore(dir, loaded); twice {
		return
	}
	s.start(func(ctx context.Context) {
		p := s.begin(ctx, nil, work{title: "Loading packages"})
		p.report(dir, 0)
		select {
		case <-loaded:
		case <-ctx.Done():
		}
		p.end("loaded")
	})
}

func (s *server) loaded(e workspace.Loaded) {
	if e.Err != nil {
		first, _, _ := strings.Cut(e.Err.Error(), "\n")
		s.warnOnce(first)
	}
	if loaded, ok := s.loads.LoadAndDelete(e.Dir); ok {
		close(loaded.(chan struct{}))
	}
	s.beginSurvey()
	if s.options.Spent != nil {
		s.options.Spent()
	}
}
