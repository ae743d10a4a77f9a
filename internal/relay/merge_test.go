package relay

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

func asError(err error, e **lsptest.Error) bool { return errors.As(err, e) }

// sound is a function that both servers have something to say about and nothing against.
var sound = strings.NewReplacer("ctx runtime", "ctx *runtime", "return 1", "return name").Replace(faulty)

// 5: the actions of both are in one list, and each is completed by the server that
// has made it, with the data that it had.
func TestCodeActionsMergedAndResolved(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, sound)}, func(g *fake) {
		g.answers("textDocument/codeAction", `[{"title":"Theirs","kind":"quickfix","data":{"uri":"x","new":1}},{"title":"Run","command":"gopls.tidy"}]`)
		g.Handle("codeAction/resolve", func(raw json.RawMessage) (any, *lsptest.Error) {
			return json.RawMessage(strings.Replace(string(raw), "{", `{"edit":{},`, 1)), nil
		})
	})
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	var list []json.RawMessage
	s.Must("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": doc.URI}, "range": s.At(doc.Text, "Handle("), "context": map[string]any{"diagnostics": []any{}},
		"workDoneToken": "work",
	}, &list)
	titles := map[string]json.RawMessage{}
	for _, item := range list {
		titles[text(item, "title")] = item
	}
	if len(list) < 4 || text(list[0], "title") != "Theirs" || titles["Run"] == nil {
		t.Fatalf("got %s", list)
	}
	if got := string(titles["Theirs"]); got != `{"title":"Theirs","kind":"quickfix","data":{"uri":"x","new":1}}` {
		t.Errorf("theirs became %s", got)
	}
	var resolved json.RawMessage
	s.Must("codeAction/resolve", titles["Theirs"], &resolved)
	if !strings.HasPrefix(string(resolved), `{"edit":{},"title":"Theirs"`) {
		t.Errorf("got %s", resolved)
	}
	ours := titles["Convert to lambda.Start"]
	if lookup(ours, "data", tag, "kind") == nil {
		t.Fatalf("ours is %s of %s", ours, list)
	}
	s.Must("codeAction/resolve", ours, &resolved)
	if edit := string(lookup(resolved, "edit")); !strings.Contains(edit, "lambda.Start") {
		t.Errorf("got %s", resolved)
	}
	if lookup(resolved, "data", tag) == nil || text(resolved, "command", "command") != organizeCommand {
		t.Errorf("got %s", resolved)
	}
	for _, m := range g.Inbox() {
		if m.Method == "codeAction/resolve" && strings.Contains(string(m.Params), tag) {
			t.Errorf("gopls was asked to complete %s", m.Params)
		}
	}
	s.end()
}

// 6: and so with lenses, though ours are complete.
func TestCodeLensesMergedAndResolved(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, sound)}, func(g *fake) {
		g.answers("textDocument/codeLens", `[{"range":{},"data":"theirs"}]`)
		g.answers("codeLens/resolve", `{"range":{},"command":{"title":"Theirs","command":"gopls.tidy"}}`)
	})
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	var list []json.RawMessage
	s.Must("textDocument/codeLens", map[string]any{"textDocument": map[string]any{"uri": doc.URI}}, &list)
	if len(list) < 3 || string(list[0]) != `{"range":{},"data":"theirs"}` {
		t.Fatalf("got %s", list)
	}
	titles := map[string]bool{}
	for _, lens := range list {
		var resolved json.RawMessage
		s.Must("codeLens/resolve", lens, &resolved)
		titles[text(resolved, "command", "title")] = true
	}
	if !titles["Theirs"] || !titles["Build"] || !titles["Invoke"] {
		t.Errorf("got %v", titles)
	}
	asked := 0
	for _, m := range g.Inbox() {
		if m.Method == "codeLens/resolve" {
			asked++
		}
	}
	if asked != 1 {
		t.Errorf("gopls was asked %d times", asked)
	}
	s.end()
}

func TestHoverMerged(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, sound)}, nil)
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	hover := func(sub string) string {
		var got struct {
			Contents struct{ Kind, Value string }
			New      int
		}
		s.Must("textDocument/hover", at(doc, s.At(doc.Text, sub).Start), &got)
		return got.Contents.Value
	}
	g.answers("textDocument/hover", `{"contents":{"kind":"markdown","value":"\u003ctheirs\u003e \\"},"new":1}`)
	if got := hover("Handle("); !strings.HasPrefix(got, "<theirs> \\\n\n---\n\nLambda handler") {
		t.Errorf("got %q", got)
	}
	if got := hover("package"); got != "<theirs> \\" {
		t.Errorf("got %q", got)
	}
	g.answers("textDocument/hover", "null")
	if got := hover("Handle("); !strings.HasPrefix(got, "Lambda handler") {
		t.Errorf("got %q", got)
	}
	s.end()
}

func TestCompletionsMerged(t *testing.T) {
	t.Parallel()
	dir := function(t, "package main\n\n")
	s, g, _ := withFake(t, start{dir: dir}, func(g *fake) {
		g.answers("textDocument/completion", `{"isIncomplete":true,"itemDefaults":{"insertTextFormat":2},"items":[{"label":"theirs"}],"new":1}`)
	})
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	where := lsptest.Position{Line: 2}
	complete := func(context any) (labels []string, raw json.RawMessage) {
		p := at(doc, where)
		p["context"] = context
		s.Must("textDocument/completion", p, &raw)
		for _, item := range items(lookup(raw, "items")) {
			labels = append(labels, text(item, "label"))
			if strings.HasPrefix(text(item, "label"), "handler-") && lookup(item, "data", tag) == nil {
				t.Errorf("not ours: %s", item)
			}
		}
		return labels, raw
	}
	labels, raw := complete(map[string]any{"triggerKind": 1})
	if len(labels) < 10 || labels[0] != "theirs" || !strings.Contains(strings.Join(labels, " "), "handler-sqs") {
		t.Errorf("got %q", labels)
	}
	if string(lookup(raw, "isIncomplete")) != "true" || string(lookup(raw, "new")) != "1" {
		t.Errorf("got %.200s", raw)
	}
	// A character that only one of them asks for is for that one.
	if labels, _ := complete(map[string]any{"triggerKind": 2, "triggerCharacter": "."}); len(labels) != 1 {
		t.Errorf("for a dot got %q", labels)
	}
	quote := func() {
		t.Helper()
		before := len(g.Inbox())
		complete(map[string]any{"triggerKind": 2, "triggerCharacter": `"`})
		for _, m := range g.Inbox()[before:] {
			if m.Method == "textDocument/completion" {
				t.Error("gopls was asked for what it has not asked for")
			}
		}
	}
	quote()
	// In the middle of a line there is no handler, and only gopls completes.
	s.SetText(doc, doc.Text+`var x = "`)
	where.Character = len(`var x = "`)
	if labels, raw := complete(map[string]any{"triggerKind": 1}); len(labels) != 1 || lookup(raw, "items") == nil {
		t.Errorf("within an expression got %q", labels)
	}
	quote()
	s.end()
}
