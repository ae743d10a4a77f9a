package local

import (
	"context"
	"sync"
)

// A Pool runs one build of a function in as many execution environments as
// there are invocations at once, up to a limit, as Lambda does. An environment
// that is free takes the next invocation; the others stay for later ones. Its
// methods may be called from any goroutine.
type Pool struct {
	ctx     context.Context
	cancel  context.CancelFunc
	o       Options
	program program
	log     *sharedLog
	room    chan struct{} // holds a token for each invocation in flight

	mu       sync.Mutex
	free     []pooled // the one used last comes last
	draining bool
	inFlight sync.WaitGroup // not added to once draining
}

// pooled is an Instance with the log that is its alone.
type pooled struct {
	*Instance
	log *lineWriter
}

// NewPool prepares a function, as Start does and with its errors, for up to
// limit invocations at once. Whole lines go to Options.Log, each in one Write,
// so that the environments' logs do not mix within a line.
func NewPool(ctx context.Context, o Options, limit int) (*Pool, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	program, note, err := o.program(ctx)
	if err != nil {
		return nil, err
	}
	p := &Pool{o: o, program: program, log: &sharedLog{out: o.Log}, room: make(chan struct{}, max(limit, 1))}
	p.ctx, p.cancel = context.WithCancel(ctx)
	if note != "" {
		p.log.Write([]byte(note + "\n")) // a log nobody reads does not stop the function
	}
	return p, nil
}

// Invoke is Instance.Invoke in an environment that is free, in a new one, or,
// at the limit, in the first to become free. After Drain it is ErrClosed.
func (p *Pool) Invoke(ctx context.Context, inv Invocation) (*Response, error) {
	if !p.enter() {
		return nil, ErrClosed
	}
	defer p.inFlight.Done()
	select {
	case p.room <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-p.ctx.Done():
		return nil, ErrClosed
	}
	defer func() { <-p.room }()
	e := p.take()
	defer p.put(e)
	return e.Invoke(ctx, inv)
}

func (p *Pool) enter() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.draining {
		return false
	}
	p.inFlight.Add(1)
	return true
}

// take returns an environment for whoever has a token of room.
func (p *Pool) take() pooled {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.free); n > 0 {
		e := p.free[n-1]
		p.free = p.free[:n-1]
		return e
	}
	o := p.o
	log := &lineWriter{to: p.log}
	o.Log = log
	return pooled{newInstance(p.ctx, o, p.program), log}
}

func (p *Pool) put(e pooled) {
	e.log.flush()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.free = append(p.free, e)
}

// Drain takes no more invocations, lets those that it has taken come to their
// end, and ends the environments.
func (p *Pool) Drain() {
	p.mu.Lock()
	p.draining = true
	p.mu.Unlock()
	p.inFlight.Wait()
	p.cancel()
	for _, e := range p.free {
		e.Close()
		e.log.flush()
	}
}

// Close ends the environments at once. Invocations in flight fail.
func (p *Pool) Close() {
	p.cancel()
	p.Drain()
}
