package relay

import (
	"encoding/json"
	"net/url"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// A document is one that is open in the editor, as a gopls that is started later
// has to be told of it.
type document struct {
	uri      []byte // as the editor spells it, in JSON
	language []byte
	version  int
	text     string
	ours     bool // gopls has nothing to do with it
}

// fileOf is a file's URI in one form: servers and editors escape differently, and
// write the letter of a drive in either case.
func fileOf(uri string) string {
	path, ok := strings.CutPrefix(uri, "file://")
	if !ok || !strings.HasPrefix(path, "/") || strings.ContainsAny(path, "%?#") {
		u, err := url.Parse(uri)
		if err != nil || u.Scheme != "file" {
			return uri
		}
		path = u.Path
	}
	if onDrive(path) {
		path = "/" + strings.ToUpper(path[1:2]) + path[2:]
	}
	return path
}

// pathOf is the path of a file's URI.
func pathOf(uri string) string {
	path := fileOf(uri)
	if onDrive(path) {
		path = path[1:]
	}
	return filepath.FromSlash(path)
}

// onDrive reports whether the path of a URI is on a drive of Windows: /C:/file.
func onDrive(path string) bool {
	return len(path) > 2 && path[0] == '/' && path[2] == ':'
}

// isJSON reports whether a URI is that of a JSON file, of which gopls knows nothing.
func isJSON(uri string) bool { return strings.HasSuffix(uri, ".json") }

// isOurs reports whether a message is about a document that only our server knows.
func (r *relay) isOurs(m *message) bool {
	uri := text(m.at(m.params), "textDocument", "uri")
	if uri == "" {
		return false
	}
	if d := r.documents[fileOf(uri)]; d != nil {
		return d.ours
	}
	return isJSON(uri)
}

// didSync takes what the editor says of a document's text. The caller holds mu.
func (r *relay) didSync(m *message) {
	params := m.at(m.params)
	file := fileOf(text(params, "textDocument", "uri"))
	private := r.isOurs(m)
	switch m.method {
	case "textDocument/didOpen":
		d := newDocument(lookup(params, "textDocument"))
		d.ours = private || strings.HasPrefix(string(d.language), `"json`)
		r.documents[file] = d
		private = d.ours
		r.unversion(file)
	case "textDocument/didChange":
		if d := r.documents[file]; d != nil {
			r.edit(file, d, params)
		}
	case "textDocument/didClose":
		delete(r.documents, file)
		r.unversion(file)
	}
	r.sides[ours].send(m.body)
	if !private {
		r.sides[gopls].send(m.body)
	}
}

func newDocument(item []byte) *document {
	var d struct {
		URI        json.RawMessage
		LanguageID json.RawMessage
		Version    int
		Text       string
	}
	_ = json.Unmarshal(item, &d) // who sends nonsense has it from the servers
	return &document{uri: d.URI, language: d.LanguageID, version: d.Version, text: d.Text}
}

// opening is the params of didOpen as the document is now.
func (d *document) opening() []byte {
	version, _ := json.Marshal(d.version)
	return fill(`{"textDocument":{"uri":`, d.uri, `,"languageId":`, d.language, `,"version":`, version, `,"text":`, quote(d.text), `}}`)
}

// A change is one of didChange's.
type change struct {
	Range *rng   `json:"range"`
	Text  string `json:"text"`
}

// edit applies didChange's params.
func (r *relay) edit(file string, d *document, params []byte) {
	var p struct {
		TextDocument   struct{ Version int }
		ContentChanges []change
	}
	if err := json.Unmarshal(params, &p); err != nil {
		r.logf("%s: %v", file, err)
		return
	}
	for i, c := range p.ContentChanges {
		if c.Range == nil {
			p.ContentChanges[i] = r.difference(d.text, c.Text)
			d.text = c.Text
			continue
		}
		start, end := r.offset(d.text, c.Range.Start), r.offset(d.text, c.Range.End)
		d.text = d.text[:min(start, end)] + c.Text + d.text[max(start, end):]
	}
	d.version = p.TextDocument.Version
	r.moved(file, d.version, p.ContentChanges)
}

// difference is what changes one text into another, as an editor says it that sends
// changes only: what is before and behind stays where it is.
func (r *relay) difference(old, text string) change {
	start, most := 0, min(len(old), len(text))
	for start < most && old[start] == text[start] {
		start++
	}
	for start > 0 && (start < len(old) && !utf8.RuneStart(old[start]) || start < len(text) && !utf8.RuneStart(text[start]) || old[start-1] == '\r') {
		start--
	}
	end := 0
	for end < most-start && old[len(old)-1-end] == text[len(text)-1-end] {
		end++
	}
	for end > 0 && (!utf8.RuneStart(old[len(old)-end]) || old[len(old)-end] == '\n' && (strings.HasSuffix(old[:len(old)-end], "\r") || strings.HasSuffix(text[:len(text)-end], "\r"))) {
		end--
	}
	return change{&rng{r.position(old, start), r.position(old, len(old)-end)}, text[start : len(text)-end]}
}
