package relay

import (
	"io"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
)

// A side is one life of one of the two servers.
type side struct {
	which        which
	state        state
	ended        bool // it has run, and was not given up
	out          *frame.Writer
	capabilities []byte                    // an object; nil before the server has said
	offered      map[string]bool           // those of them that it has
	folders      []byte                    // that it was started with
	init         []byte                    // its answer to initialize
	end          func(grace time.Duration) // nil if nothing was started
}

// introduce takes what the server answers to initialize.
func (s *side) introduce(result []byte) {
	s.init, s.capabilities, s.state = result, lookup(result, "capabilities"), ready
	s.offered = map[string]bool{}
	members(s.capabilities, func(name string, _ int, at span) {
		value := string(s.capabilities[at.start:at.end])
		s.offered[name] = value != "false" && value != "null"
	})
}

// offers reports whether the server has a capability.
func (s *side) offers(capability string) bool { return s.state == ready && s.offered[capability] }

// stop ends the server: what it was sent last it still gets.
func (s *side) stop(grace time.Duration) {
	if s.end != nil {
		s.out.Close(grace)
		s.end(grace)
	}
}

// state is how far a server's life has come.
type state int

const (
	absent   state = iota // it was never there
	starting              // it was sent initialize
	ready                 // it takes messages
	gone                  // it will say nothing more
)

// longBody is the length, in bytes, of a body that takes memory worth giving back.
const longBody = 1 << 20

// attach makes a side of the server at the other end of conn and reads what it
// says until it ends: wait then returns why. The caller holds mu.
func (r *relay) attach(w which, conn io.ReadWriteCloser, wait func() error, end func(time.Duration)) *side {
	s := &side{which: w, state: starting, out: frame.NewWriter(conn), end: end}
	r.sides[w] = s
	r.start(func() {
		in := frame.NewReader(conn)
		for {
			body, err := in.Read()
			if err != nil {
				if err != io.EOF {
					r.logf("%s: %v", w, err)
				}
				break
			}
			r.guard("a message of "+w.String(), func() { r.fromServer(s, body) })
			if len(body) > longBody && r.options.Spent != nil {
				r.options.Spent()
			}
		}
		_ = conn.Close() // who cannot be understood is told so
		err := wait()
		s.out.Close(0)
		r.ended(s, err)
	})
	return s
}

// send passes a body on to a server that is ready.
func (s *side) send(body []byte) {
	if s.state == ready {
		_, _ = s.out.Give(body) // who cannot be written to has ended, which its reader sees
	}
}

// A call is a request of the relay's own to a server.
type call struct {
	side *side
	done func(answer *message) // under mu; nil when the server has ended
}

// ask sends a request of the relay's own. The caller holds mu.
func (r *relay) ask(s *side, method string, params []byte, done func(answer *message)) {
	r.ids++
	id := quote("lambda-lsp/" + strconv.Itoa(r.ids))
	body := newCall(id, method, params)
	m, err := parse(body)
	if err != nil || s.out == nil || s.state == absent || s.state == gone {
		done(nil)
		return
	}
	r.own[m.key()] = call{s, done}
	_, _ = s.out.Give(body)
}

// fromServer takes a message of a server's.
func (r *relay) fromServer(s *side, body []byte) {
	m, err := parse(body)
	if err != nil {
		r.logf("%s: %v: %.200s", s.which, err, body)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sides[s.which] != s || s.state == gone {
		return
	}
	switch {
	case m.isCall():
		r.calledBy(s, m)
	case m.isAnswer():
		key := m.key()
		if c, ok := r.own[key]; ok && c.side == s {
			delete(r.own, key)
			c.done(m)
			return
		}
		r.answeredBy(s.which, key, m)
	default:
		r.notifiedBy(s, m)
	}
}

// ended cleans up after a server that says nothing more.
func (r *relay) ended(s *side, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sides[s.which] != s || s.state == gone {
		return
	}
	if r.phase != shutDown && r.ctx.Err() == nil {
		r.logf("%s has ended: %v", s.which, err)
	}
	r.lose(s)
	if s.which == gopls {
		r.goplsEnded(err)
	}
}

// lose makes do without a server from now on: nothing waits for it, and nothing
// that it has said last is left standing. The caller holds mu.
func (r *relay) lose(s *side) {
	s.state, s.ended = gone, true
	for key, c := range r.own {
		if c.side == s {
			delete(r.own, key)
			c.done(nil)
		}
	}
	for id, a := range r.asked {
		if a.side == s {
			delete(r.asked, id)
		}
	}
	for _, q := range r.requests {
		if q.waits[s.which] && !(s.which == gopls && q.held) {
			q.waits[s.which] = false
			r.settle(q)
		}
	}
	r.endProgress(s.which)
	r.withdraw(s.which)
	if s.which == gopls {
		r.unregisterAll()
	}
}

func (r *relay) panicked(where string, v any) {
	r.logf("panic in %s: %v\n%s", where, v, debug.Stack())
}
