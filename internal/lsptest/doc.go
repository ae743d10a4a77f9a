package lsptest

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"unicode/utf16"
)

// The protocol's types, as far as tests need them. They are the tests' own, so
// that a fault of the server's library shows.
type (
	Position struct {
		Line      int `json:"line"`
		Character int `json:"character"`
	}
	Range struct {
		Start Position `json:"start"`
		End   Position `json:"end"`
	}
	Location struct {
		URI   string `json:"uri"`
		Range Range  `json:"range"`
	}
	Diagnostic struct {
		Range           Range  `json:"range"`
		Severity        int    `json:"severity"`
		Code            string `json:"code"`
		CodeDescription *struct {
			Href string `json:"href"`
		} `json:"codeDescription,omitempty"`
		Source  string `json:"source"`
		Message string `json:"message"`
		Related []struct {
			Location Location `json:"location"`
			Message  string   `json:"message"`
		} `json:"relatedInformation,omitempty"`
		Data json.RawMessage `json:"data,omitempty"`
	}
	TextEdit struct {
		Range   Range  `json:"range"`
		NewText string `json:"newText"`
	}
)

// A Doc is an open document.
type Doc struct {
	URI     string
	Version int
	Text    string

	diagnostics []Diagnostic
	published   int // the version of the diagnostics; -1 before the first
}

// URI returns the URI of a file.
func URI(path string) string { return "file://" + strings.ReplaceAll(path, " ", "%20") }

// Open opens a file with the text that it has on disk.
func (e *Editor) Open(path string) *Doc {
	e.t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		e.t.Fatal(err)
	}
	return e.OpenText(path, string(data))
}

// OpenText opens a file with a text of the editor's own.
func (e *Editor) OpenText(path, text string) *Doc {
	e.t.Helper()
	d := &Doc{URI: URI(path), Version: 1, Text: text, published: -1}
	e.mu.Lock()
	e.docs[d.URI] = d
	e.mu.Unlock()
	language := "go"
	if !strings.HasSuffix(path, ".go") {
		language = "json"
	}
	e.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": d.URI, "languageId": language, "version": 1, "text": text,
	}})
	return d
}

// Change edits a document, as one notification.
func (e *Editor) Change(d *Doc, edits ...TextEdit) {
	e.t.Helper()
	changes := make([]any, len(edits))
	for i, edit := range edits {
		d.Text = Apply(d.Text, edit)
		changes[i] = map[string]any{"range": edit.Range, "text": edit.NewText}
	}
	d.Version++
	e.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": d.URI, "version": d.Version},
		"contentChanges": changes,
	})
}

// SetText replaces all of a document.
func (e *Editor) SetText(d *Doc, text string) {
	e.t.Helper()
	d.Text = text
	d.Version++
	e.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": d.URI, "version": d.Version},
		"contentChanges": []any{map[string]any{"text": text}},
	})
}

// CloseDoc closes a document.
func (e *Editor) CloseDoc(d *Doc) {
	e.t.Helper()
	e.mu.Lock()
	delete(e.docs, d.URI)
	e.mu.Unlock()
	e.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": d.URI}})
}

// Diagnostics waits until the server has published what it thinks of a
// document's current version, and returns it.
func (e *Editor) Diagnostics(d *Doc) []Diagnostic {
	e.t.Helper()
	var got []Diagnostic
	if err := e.wait(func() bool {
		got = slices.Clone(d.diagnostics)
		return d.published >= d.Version
	}); err != nil {
		e.t.Fatalf("no diagnostics of version %d of %s: %v", d.Version, d.URI, err)
	}
	return got
}

// published takes publishDiagnostics. The caller holds mu.
func (e *Editor) published(params json.RawMessage) {
	var p struct {
		URI         string       `json:"uri"`
		Version     *int         `json:"version"`
		Diagnostics []Diagnostic `json:"diagnostics"`
	}
	if err := json.Unmarshal(params, &p); err != nil {
		e.note("!", []byte(err.Error()))
		return
	}
	if d := e.docs[p.URI]; d != nil {
		d.diagnostics = p.Diagnostics
		if p.Version != nil {
			d.published = *p.Version
		}
	}
}

// At returns the range of the first place of sub in text, in UTF-16 positions.
// The test fails if there is none.
func (e *Editor) At(text, sub string) Range {
	e.t.Helper()
	i := strings.Index(text, sub)
	if i < 0 {
		e.t.Fatalf("%q is not in %q", sub, text)
	}
	return Range{Start: PositionIn(text, i), End: PositionIn(text, i+len(sub))}
}

// PositionIn returns the position of an offset: lines end with \n, \r\n or \r,
// characters are UTF-16 units.
func PositionIn(text string, offset int) Position {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text[:offset]), "\n")
	last := lines[len(lines)-1]
	return Position{Line: len(lines) - 1, Character: len(utf16.Encode([]rune(last)))}
}

// Apply returns text after edits, none of which overlap: they all refer to text
// as it was. Insertions at one place keep their order.
func Apply(text string, edits ...TextEdit) string {
	edits = slices.Clone(edits)
	slices.Reverse(edits)
	slices.SortStableFunc(edits, func(a, b TextEdit) int {
		return offset(text, b.Range.Start) - offset(text, a.Range.Start)
	})
	for _, edit := range edits {
		text = text[:offset(text, edit.Range.Start)] + edit.NewText + text[offset(text, edit.Range.End):]
	}
	return text
}

// offset is what PositionIn gives p for, or the end of p's line.
func offset(text string, p Position) int {
	best := 0
	line, character := 0, 0
	for i, r := range text + "\x00" {
		if line == p.Line && character <= p.Character {
			best = i
		}
		switch {
		case r == '\n' && i > 0 && text[i-1] == '\r':
		case r == '\n' || r == '\r':
			line, character = line+1, 0
		default:
			character += len(utf16.Encode([]rune{r}))
		}
	}
	if p.Line > line {
		return len(text)
	}
	return best
}

// What actions consist of.
type (
	CodeAction struct {
		Title       string          `json:"title"`
		Kind        string          `json:"kind"`
		IsPreferred bool            `json:"isPreferred,omitempty"`
		Diagnostics []Diagnostic    `json:"diagnostics,omitempty"`
		Edit        *WorkspaceEdit  `json:"edit,omitempty"`
		Command     *Command        `json:"command,omitempty"`
		Data        json.RawMessage `json:"data,omitempty"`
	}
	Command struct {
		Title     string            `json:"title"`
		Command   string            `json:"command"`
		Arguments []json.RawMessage `json:"arguments,omitempty"`
	}
	WorkspaceEdit struct {
		Changes         map[string][]TextEdit `json:"changes,omitempty"`
		DocumentChanges []DocumentChange      `json:"documentChanges,omitempty"`
	}
	// A DocumentChange edits a document or, with a Kind, creates a file.
	DocumentChange struct {
		Kind         string `json:"kind,omitempty"`
		URI          string `json:"uri,omitempty"`
		TextDocument struct {
			URI     string `json:"uri"`
			Version *int   `json:"version"`
		} `json:"textDocument"`
		Edits []TextEdit `json:"edits"`
	}
)
