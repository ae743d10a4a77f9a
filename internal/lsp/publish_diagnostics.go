package lsp

import (
	"slices"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// diagnosed publishes the findings in a package. Those in open files a client
// that asks for them gets when it asks.
func (s *server) diagnosed(e workspace.Diagnosed) {
	if e.Err != nil {
		s.logf("analyze %s: %v", e.Snapshot.Dir, e.Err)
	}
	taken := s.survey.takeOver(e.Snapshot.Dir)
	for _, path := range taken {
		if _, ok := e.Files[path]; !ok {
			e.Files[path] = nil
		}
	}
	v := s.now()
	outdated := false
	for path, fs := range e.Files {
		p := &protocol.PublishDiagnosticsParams{URI: v.uriOf(path), Diagnostics: v.diagnostics(e.Snapshot, path, fs)}
		version, open := e.Snapshot.Version(path)
		if open && s.can.pull {
			outdated = s.shown.set(path, version, p.Diagnostics) || outdated
			if slices.Contains(taken, path) { // what was published stays beside what is asked for
				s.publish(&protocol.PublishDiagnosticsParams{URI: p.URI, Diagnostics: []protocol.Diagnostic{}})
			}
			continue
		}
		if open && s.can.versions {
			p.Version = protocol.NewOptional(version)
		}
		s.publish(p)
	}
	if outdated {
		s.refreshDiagnostics()
	}
	if made, ok := s.lensed.Load(e.Snapshot.Dir); ok && made.(int) < e.Snapshot.Answer() {
		s.lensed.CompareAndDelete(e.Snapshot.Dir, made) // until the client asks
		s.refreshLenses()
	}
	if !v.opened(e.Snapshot.Dir) {
		s.lensed.Delete(e.Snapshot.Dir)
		s.surveyLater(e.Snapshot.Dir) // its last file was closed, and what was shown is taken back
	}
}

func (s *server) publish(p *protocol.PublishDiagnosticsParams) {
	if err := s.client.PublishDiagnostics(s.ctx, p); err != nil {
		s.logf("publish: %v", err)
	}
}

// diagnostics translates findings in one file.
func (v *view) diagnostics(s *workspace.Snapshot, path string, fs []finding.Finding) []protocol.Diagnostic {
	list := make([]protocol.Diagnostic, 0, len(fs))
	m := v.mapperIn(s, path)
	if m == nil {
		return list // it has gone meanwhile
	}
	for _, f := range fs {
		list = append(list, v.diagnostic(s, m, f))
	}
	return list
}

func (v *view) diagnostic(s *workspace.Snapshot, m *mapper, f finding.Finding) protocol.Diagnostic {
	d := protocol.Diagnostic{
		Range:    m.span(f.Span),
		Severity: severities[f.Severity],
		Code:     protocol.String(f.Rule),
		Source:   protocol.NewOptional(source),
		Message:  protocol.String(f.Message),
	}
	if f.URL != "" {
		if href, err := uri.Parse(f.URL); err == nil {
			d.CodeDescription.Href = href
		}
	}
	for _, r := range f.Related {
		if m := v.mapperIn(s, r.Span.File); m != nil {
			d.RelatedInformation = append(d.RelatedInformation, protocol.DiagnosticRelatedInformation{
				Location: protocol.Location{URI: v.uriOf(r.Span.File), Range: m.span(r.Span)},
				Message:  r.Message,
			})
		}
	}
	return d
}

// source is who all diagnostics say they come from.
const source = "lambda"

var severities = map[finding.Severity]protocol.DiagnosticSeverity{
	finding.Error:   protocol.DiagnosticSeverityError,
	finding.Warning: protocol.DiagnosticSeverityWarning,
	finding.Info:    protocol.DiagnosticSeverityInformation,
}

// uriOf returns the URI of a file: of one that is open, the editor's own.
func (v *view) uriOf(path string) uri.URI {
	if doc := v.docs[path]; doc != nil {
		return doc.uri
	}
	return uri.File(path)
}

// mapperOnDisk maps what is on disk; nil if that cannot be read.
func (v *view) mapperOnDisk(path string) *mapper {
	text, err := readfile.Source(path)
	if err != nil {
		return nil
	}
	return newMapper(string(text), v.enc)
}
