// Package relay provides one language server made of two: gopls, as a child
// process, and the one of internal/lsp. It is for editors that start one server
// on a buffer.
//
// What is said is relayed as it is, byte for byte: only messages that both
// servers have a part in are put together, and of those only the members that
// matter are looked at. Typed decoding would lose what gopls or the editor adds
// to the protocol. A request keeps the editor's id, in both servers; a server's
// request gets one of the relay's own.
//
// Neither server can take the other one down. Where ours fails, or takes too
// long, gopls's answer goes on as it came; when gopls dies it is started again,
// with the documents that are open, and what ours says goes on meanwhile.
package relay

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/frame"
	"github.com/lambda-lsp/lambda-lsp/internal/lsp"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// Options are what a relay needs to know of the process it runs in.
type Options struct {
	lsp.Options
	Args []string // for gopls
}

// limits are how long the relay waits, and how often it tries.
type limits struct {
	ours       time.Duration // for our part of an answer, once gopls's is there
	initialize time.Duration // for gopls's answer to initialize
	ending     time.Duration // for what was asked to end
	poll       time.Duration // between looks whether the editor's process lives
	starts     int           // of gopls within window, before it is given up
	window     time.Duration
}

var defaults = limits{
	ours: time.Second, initialize: time.Minute, ending: 5 * time.Second, poll: 3 * time.Second,
	starts: 4, window: 5 * time.Minute,
}

// Serve answers the editor at the other end of conn until it sends exit, closes
// its end or dies, or until ctx is done. Nothing that was started is running when
// Serve returns. It returns nil only if the editor has asked for shutdown before.
func Serve(ctx context.Context, conn io.ReadWriteCloser, o Options) error {
	return newRelay(ctx, conn, o, defaults).serve()
}

// A relay is one connection with an editor.
type relay struct {
	options Options
	limits  limits
	conn    io.ReadWriteCloser
	editor  *frame.Writer

	ctx    context.Context // ends with the connection
	cancel context.CancelCauseFunc
	tasks  sync.WaitGroup
	logMu  sync.Mutex

	mu    sync.Mutex // guards what follows
	phase phase
	sides [2]*side

	initialize *message    // the editor's request
	folders    []byte      // the folders that are open now, an array; nil if the editor never said
	encoding   string      // of positions
	greeted    bool        // the editor has said that it is initialized
	starts     []time.Time // of gopls
	notes      []note      // for the user, when the editor is initialized

	requests   map[string]*request     // of the editor, by the key of their id
	own        map[string]call         // of the relay to a server
	asked      map[string]asked        // of a server to the editor
	ids        int                     // of requests that were numbered so far
	documents  map[string]*document    // that are open, by file
	diagnosed  map[string]*diagnosed   // by file
	tokens     map[string]which        // of work in progress, by who does it
	registered map[string]registration // by gopls
}

// phase is how far the connection's life has come.
type phase int

const (
	created phase = iota
	initializing
	initialized
	shutDown
)

// which of the two servers.
type which int

const (
	gopls which = iota
	ours
)

func (w which) String() string { return [...]string{"gopls", "lambda-lsp"}[w] }

// other is the other server.
func (w which) other() which { return 1 - w }

func newRelay(ctx context.Context, conn io.ReadWriteCloser, o Options, l limits) *relay {
	r := &relay{
		options: o, limits: l, conn: conn, editor: frame.NewWriter(conn),
		requests: map[string]*request{}, own: map[string]call{}, asked: map[string]asked{},
		documents: map[string]*document{}, diagnosed: map[string]*diagnosed{},
		tokens: map[string]which{}, registered: map[string]registration{},
	}
	r.sides = [2]*side{{which: gopls}, {which: ours}}
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	return r
}

func (r *relay) serve() error {
	go r.read() // ends with the connection, which may not be closable
	<-r.ctx.Done()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.stop()
		r.tasks.Wait()
	}()
	select {
	case <-ended:
	case <-time.After(3*r.limits.ending + time.Second):
		r.logf("gave up waiting for what is still running")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.phase == shutDown {
		return nil
	}
	return context.Cause(r.ctx)
}

var (
	errGone = failure.New("serve", "", "the client has gone without asking for shutdown")
	errExit = failure.New("serve", "", "the client has sent exit without asking for shutdown")
)

// read takes the editor's messages, in order.
func (r *relay) read() {
	in := frame.NewReader(r.conn)
	for {
		body, err := in.Read()
		if err != nil {
			if err != io.EOF && r.ctx.Err() == nil { // else it is closed
				r.logf("read: %v", err)
			}
			r.cancel(errGone)
			return
		}
		r.guard("a message of the editor's", func() { r.fromEditor(body) })
	}
}

// stop ends both servers and the connection, in this order: what they say last
// still gets through.
func (r *relay) stop() {
	r.mu.Lock()
	sides := r.sides
	r.mu.Unlock()
	var ending sync.WaitGroup
	for _, s := range sides {
		ending.Go(func() { s.stop(r.limits.ending) })
	}
	ending.Wait()
	r.editor.Close(time.Second)
	// What closing a pipe says that is closed already helps nobody.
	_ = r.conn.Close()
}

// start runs f in a goroutine that ends before Serve returns.
func (r *relay) start(f func()) {
	r.tasks.Go(func() { r.guard("a task", f) })
}

// guard keeps a panic from ending more than what has caused it.
func (r *relay) guard(where string, f func()) {
	defer func() {
		if v := recover(); v != nil {
			r.panicked(where, v)
		}
	}()
	f()
}

// watch ends the connection when the editor's process is gone, in case somebody
// else keeps our input open.
func (r *relay) watch(pid int) {
	if proc.Alive(pid) {
		r.start(func() {
			if proc.Gone(r.ctx, pid, r.limits.poll) {
				r.cancel(failure.New("serve", "", "the client's process %d has gone", pid))
			}
		})
	}
}

// logf writes a line to the log.
func (r *relay) logf(format string, args ...any) {
	r.logMu.Lock()
	defer r.logMu.Unlock()
	fmt.Fprintf(r.options.Log, "relay: "+format+"\n", args...)
}
