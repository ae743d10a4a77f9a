package lsp

import (
	"fmt"
	"os"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// take runs the one code action of a kind and a title, and returns what the
// file is then.
func (m *marked) take(mk marker, rng lsptest.Range, kind, title string) string {
	m.t.Helper()
	var actions []lsptest.CodeAction
	m.Must("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": m.docs[mk.file].URI}, "range": rng,
		"context": map[string]any{"diagnostics": []any{}, "only": []string{kind}},
	}, &actions)
	var titles []string
	for _, a := range actions {
		titles = append(titles, a.Title)
		if a.Title != title {
			continue
		}
		if a.Edit == nil {
			m.Must("codeAction/resolve", a, &a)
		}
		if a.Edit == nil {
			m.t.Fatalf("%s: the action has no edit", mk)
		}
		return m.after(mk, a.Edit)
	}
	m.t.Fatalf("%s: there are only %q", mk, titles)
	return ""
}

// after returns what an edit makes of the marker's file, and, each after a line
// with its name, of others.
func (m *marked) after(mk marker, edit *lsptest.WorkspaceEdit) string {
	m.t.Helper()
	var out strings.Builder
	for _, change := range edit.DocumentChanges {
		if change.Kind == "create" {
			continue
		}
		file := strings.TrimPrefix(change.TextDocument.URI, lsptest.URI(m.dir)+"/")
		var text string
		if doc := m.docs[file]; doc != nil {
			text = doc.Text
			if change.TextDocument.Version == nil || *change.TextDocument.Version != doc.Version {
				m.t.Errorf("%s: the edit of %s is for version %v", mk, file, change.TextDocument.Version)
			}
		} else if data, err := os.ReadFile(m.path(file)); err == nil {
			text = string(data)
		}
		if file != mk.file {
			fmt.Fprintf(&out, "→ %s\n", file)
		}
		out.WriteString(lsptest.Apply(text, change.Edits...))
	}
	return out.String()
}
