package lsp

import (
	"sync"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// A document is one version of a file that is open in the editor. It is
// immutable.
type document struct {
	uri     uri.URI
	path    string
	version int32
	text    string
	mapper  func() *mapper // made at first use
}

func newDocument(u uri.URI, version int32, text string, enc protocol.PositionEncodingKind) *document {
	return &document{
		uri:     u,
		path:    pathOf(u),
		version: version,
		text:    text,
		mapper:  sync.OnceValue(func() *mapper { return newMapper(text, enc) }),
	}
}

// edited returns the document with changes, each of which applies to what the
// one before it has left.
func (d *document) edited(version int32, changes []protocol.TextDocumentContentChangeEvent) *document {
	m := d.mapper()
	for _, change := range changes {
		text := m.text
		switch c := change.(type) {
		case *protocol.TextDocumentContentChangeWholeDocument:
			text = c.Text
		case *protocol.TextDocumentContentChangePartial:
			start, end := m.offset(c.Range.Start), m.offset(c.Range.End)
			if end < start {
				start, end = end, start
			}
			text = text[:start] + c.Text + text[end:]
		}
		m = newMapper(text, m.enc)
	}
	return &document{uri: d.uri, path: d.path, version: version, text: m.text, mapper: func() *mapper { return m }}
}

// pathOf returns the path of a file's URI, "" for what is in no file.
func pathOf(u uri.URI) string {
	if !u.IsFile() {
		return ""
	}
	return u.FsPath()
}
