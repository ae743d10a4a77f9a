package lsp

import (
	"context"
	"maps"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/settings"
)

// A view is what the client has told so far: its folders, its open documents,
// the user's settings. It is immutable.
type view struct {
	folders  []string             // absolute paths
	docs     map[string]*document // by path
	settings settings.Settings
	trusted  bool
	enc      protocol.PositionEncodingKind

	stale chan struct{} // closed when there is a newer view
}

// with returns a view that has doc, or, when doc is nil, no document at path.
func (v *view) with(path string, doc *document) *view {
	next := *v
	next.docs = maps.Clone(v.docs)
	if next.docs == nil {
		next.docs = map[string]*document{}
	}
	if doc == nil {
		delete(next.docs, path)
	} else {
		next.docs[path] = doc
	}
	return &next
}

type viewKey struct{}

// viewOf returns the view that was current when the request of ctx arrived.
func viewOf(ctx context.Context) *view { return ctx.Value(viewKey{}).(*view) }

// now returns the current view.
func (s *server) now() *view {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// change makes what f returns, a new view, the current one.
func (s *server) change(f func(*view) *view) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := f(s.view)
	next.stale = make(chan struct{})
	close(s.view.stale)
	s.view = next
}
