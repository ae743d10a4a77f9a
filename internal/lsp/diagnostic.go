package lsp

import (
	"context"
	"strconv"

	"go.lsp.dev/protocol"
)

// Diagnostic answers a client that asks for diagnostics instead of being sent
// them: with those of the text that it has, or, while packages are being loaded,
// with what is known. When that turns out to be something else, the client is
// told to ask again.
func (s *server) Diagnostic(ctx context.Context, p *protocol.DocumentDiagnosticParams) (protocol.DocumentDiagnosticReport, error) {
	path := pathOf(p.TextDocument.URI)
	doc := viewOf(ctx).docs[path]
	if doc == nil || !concerns(path) {
		return s.shown.report("", 0, nil), nil
	}
	for {
		known := s.shown.get(path)
		now := s.now()
		snapshot := s.workspace.Snapshot(path)
		if known.version >= doc.version || now.docs[path] == nil || !now.trusted || snapshot == nil || !snapshot.Ready() {
			return s.shown.report(path, doc.version, p.PreviousResultID), nil
		}
		select {
		case <-known.changed:
		case <-now.stale:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// report is what is known of a file, as the answer for a version of it.
func (s *shown) report(path string, version int32, previous *string) protocol.DocumentDiagnosticReport {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.file(path)
	f.answered = max(f.answered, version)
	id := strconv.Itoa(f.edition)
	if previous != nil && *previous == id {
		r := &protocol.RelatedUnchangedDocumentDiagnosticReport{}
		r.Kind, r.ResultID = "unchanged", id
		return r
	}
	r := &protocol.RelatedFullDocumentDiagnosticReport{}
	r.Kind, r.ResultID, r.Items = "full", &id, f.list
	if r.Items == nil {
		r.Items = []protocol.Diagnostic{}
	}
	return r
}

// refreshDiagnostics has the client ask for diagnostics again.
func (s *server) refreshDiagnostics() {
	s.start(func(ctx context.Context) {
		if err := s.client.DiagnosticRefresh(ctx); err != nil {
			s.logf("refresh diagnostics: %v", err)
		}
	})
}
