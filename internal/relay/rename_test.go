package relay

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// write adds a file to the session's folder.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const config = `{"FunctionName": "f", "Runtime": "python3.13", "Handler": "handler.Handle", "Role": "arn:aws:iam::123456789012:role/r", "Code": {}}
`

// rename has gopls rename what is at sub and returns the edited texts by file name.
func (s *session) rename(d *lsptest.Doc, sub, name string) map[string]string {
	s.t.Helper()
	p := at(d, s.At(d.Text, sub).Start)
	p["newName"] = name
	var edit lsptest.WorkspaceEdit
	s.Must("textDocument/rename", p, &edit)
	texts := map[string]string{}
	apply := func(uri string, edits []lsptest.TextEdit) {
		text := d.Text
		if uri != d.URI {
			data, err := os.ReadFile(fileOf(uri))
			if err != nil {
				s.t.Fatal(err)
			}
			text = string(data)
		}
		texts[filepath.Base(uri)] = lsptest.Apply(text, edits...)
	}
	for uri, edits := range edit.Changes {
		apply(uri, edits)
	}
	for _, change := range edit.DocumentChanges {
		apply(change.TextDocument.URI, change.Edits)
	}
	return texts
}

// Renaming a handler, at its declaration or where it is used, renames it in
// function.json; renaming anything else does not.
func TestRenameHandler(t *testing.T) {
	t.Parallel()
	for name, capabilities := range map[string]string{"document changes": pushed, "changes": `{}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := function(t, sound+"\nvar use = Handle\n")
			write(t, dir, "function.json", config)
			s := begin(t, start{dir: dir, capabilities: capabilities})
			doc := s.Open(s.path("handler.go"))
			s.Diagnostics(doc)
			for _, sub := range []string{"Handle(", "Handle\n"} {
				texts := s.rename(doc, sub, "Serve")
				if got := texts["function.json"]; got != strings.Replace(config, "handler.Handle", "handler.Serve", 1) {
					t.Errorf("at %q function.json becomes %s", sub, got)
				}
				if got := texts["handler.go"]; !strings.Contains(got, "func Serve(") || !strings.Contains(got, "use = Serve") {
					t.Errorf("at %q handler.go becomes %s", sub, got)
				}
			}
			if texts := s.rename(doc, "greet(", "salute"); len(texts) != 1 {
				t.Errorf("also renamed: %q", texts)
			}
			p := at(doc, s.At(doc.Text, "package").Start)
			p["newName"] = "Serve"
			if err := s.Call("textDocument/rename", p, nil); err == nil {
				t.Error("a keyword was renamed")
			}
			s.end()
		})
	}
}

// A renamed event type is what event.json is held against, and so is one that has
// moved to another file.
func TestEventTypeRenamedAndMoved(t *testing.T) {
	t.Parallel()
	dir := function(t, sound)
	write(t, dir, "event.json", `{"Name": 7}`)
	s := begin(t, start{dir: dir, capabilities: pushed})
	doc := s.Open(s.path("handler.go"))
	sample := s.Open(s.path("event.json"))
	mismatch := func() {
		t.Helper()
		s.until(sample, func(list []lsptest.Diagnostic) bool { return len(list) == 1 && list[0].Code == "event-mismatch" })
	}
	none := func() {
		t.Helper()
		s.until(sample, func(list []lsptest.Diagnostic) bool { return len(list) == 0 })
	}
	mismatch()
	s.SetText(doc, s.rename(doc, "Event struct", "Order")["handler.go"])
	if !strings.Contains(doc.Text, "evt Order") {
		t.Fatalf("got %s", doc.Text)
	}
	mismatch()
	s.SetText(sample, `{"Name": "seven"}`)
	none()

	declaration := "type Order struct {\n\tName string\n}\n"
	s.OpenText(s.path("order.go"), "package main\n\n"+declaration)
	s.SetText(doc, strings.Replace(doc.Text, declaration, "", 1))
	s.SetText(sample, `{"Name": [8]}`)
	mismatch()
	s.end()
}

// What does not compile is said once, by gopls.
func TestTypeErrorsOnce(t *testing.T) {
	t.Parallel()
	dir := function(t, strings.Replace(faulty, "greet(evt.Name), nil", "greet(evt.Nom), undefined", 1))
	s := begin(t, start{dir: dir, capabilities: pushed})
	doc := s.Open(s.path("handler.go"))
	list := s.until(doc, func(list []lsptest.Diagnostic) bool {
		return sources(list)["compiler"] == 3 && sources(list)["lambda"] > 0
	})
	seen := map[lsptest.Position]string{}
	for _, d := range list {
		if other, twice := seen[d.Range.Start]; twice {
			t.Errorf("at %v: %s and %s", d.Range.Start, other, d.Message)
		}
		seen[d.Range.Start] = d.Message
	}
	if n := sources(list); len(list) != 4 || n["lambda"] != 1 {
		t.Errorf("got %+v", list)
	}
	s.end()
}

// After one of our actions has written code, gopls puts the imports in order: of the
// text as it is then.
func TestOrganizeImports(t *testing.T) {
	t.Parallel()
	s := begin(t, start{dir: function(t, "package main\n\nvar _ = fmt.Sprint\n"), capabilities: pushed})
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	var actions []lsptest.CodeAction
	s.Must("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": doc.URI}, "range": lsptest.Range{},
		"context": map[string]any{"diagnostics": []any{}, "only": []string{"refactor.rewrite.lambda.handler"}},
	}, &actions)
	if len(actions) == 0 || actions[0].Edit == nil || actions[0].Command == nil {
		t.Fatalf("got %+v", actions)
	}
	a := actions[0]
	s.SetText(doc, lsptest.Apply(doc.Text, a.Edit.DocumentChanges[0].Edits...))
	s.Must("workspace/executeCommand", map[string]any{"command": a.Command.Command, "arguments": a.Command.Arguments}, nil)
	raw := s.Await("workspace/applyEdit", nil)
	var p struct{ Edit lsptest.WorkspaceEdit }
	if err := json.Unmarshal(raw, &p); err != nil {
		t.Fatal(err)
	}
	text := lsptest.Apply(doc.Text, p.Edit.DocumentChanges[0].Edits...)
	if !strings.Contains(text, `"fmt"`) || !strings.Contains(text, "func Handle(") {
		t.Errorf("got %s", text)
	}
	s.SetText(doc, text)
	s.Must("workspace/executeCommand", map[string]any{"command": a.Command.Command, "arguments": a.Command.Arguments}, nil)
	if err := s.Call("workspace/executeCommand", map[string]any{"command": organizeCommand}, nil); err == nil {
		t.Error("it needs no argument")
	}
	for _, m := range s.Inbox() {
		if m.Method == "workspace/applyEdit" {
			t.Errorf("an edit of what is in order: %s", m.Params)
		}
	}
	s.end()
}
