package watch

import (
	"context"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
)

// maxOvertaken is how many builds in a row may be given up for newer saves: code
// that is saved faster than it can be built is built nevertheless.
const maxOvertaken = 3

// run builds whenever the inputs are no longer those of the last build.
func (f *Function) run() {
	defer close(f.stopped)
	defer f.notify.close()
	l := loop{f: f}
	for f.ctx.Err() == nil {
		now := l.look()
		if !l.tried || now.content != l.last.content {
			f.setBusy(true)
			l.build(now)
			continue
		}
		f.setBusy(false)
		select {
		case <-f.notify.changed:
		case <-f.ctx.Done():
		}
	}
}

// A loop is what run knows from one build to the next.
type loop struct {
	f         *Function
	in        build.Inputs
	shape     digest // of the files that in was listed for
	listed    bool
	last      state // of the files that were last built
	tried     bool
	overtaken int    // builds that were given up since
	unwatched string // why some directories are not watched, as it was told
}

// look brings the list of inputs up to date and returns their state. The watches
// are there before the files are read, so that no change is missed.
func (l *loop) look() state {
	for {
		l.follow()
		now := read(l.in)
		if l.listed && now.shape == l.shape {
			return now
		}
		in, err := l.f.o.Inputs(l.f.ctx)
		if err != nil {
			return now // the context has ended
		}
		l.in, l.listed = in, true
		l.follow()
		l.shape = read(in).shape
	}
}

// follow has all inputs watched, and tells once of those that are not.
func (l *loop) follow() {
	text := ""
	err := l.f.notify.follow(l.in)
	if err != nil {
		text = err.Error()
	}
	if text != "" && text != l.unwatched {
		l.f.o.Failed(err)
	}
	l.unwatched = text
}

// build builds the files in a state, unless they change meanwhile.
func (l *loop) build(now state) {
	f := l.f
	ctx, cancel := context.WithCancel(f.ctx)
	defer cancel()
	type result struct {
		*generation
		err error
	}
	ended := make(chan result, 1)
	start := time.Now()
	go func() {
		g, err := f.compile(ctx)
		ended <- result{g, err}
	}()
	for {
		select {
		case <-f.notify.changed:
			if ctx.Err() == nil && l.overtaken < maxOvertaken && read(l.in).content != now.content {
				l.overtaken++
				cancel()
			}
		case r := <-ended:
			l.end(now, r.generation, r.err, time.Since(start), ctx.Err() != nil)
			return
		}
	}
}

// end draws the consequences of a build.
func (l *loop) end(now state, g *generation, err error, took time.Duration, givenUp bool) {
	f := l.f
	switch {
	case err == nil:
		f.swap(g)
		f.o.Built(took.Seconds())
	case givenUp:
		return
	case read(l.in).content != now.content:
		return // it may have seen half of a save
	default:
		f.mu.Lock()
		f.err = err
		f.mu.Unlock()
		f.o.Failed(err)
	}
	l.last, l.tried, l.overtaken = now, true, 0
}
