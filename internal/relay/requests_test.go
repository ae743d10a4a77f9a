package relay

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// 1: what the relay does not know passes as it is spelt, both ways.
func TestUnknownFieldsPass(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{}, nil)
	odd := `{ "textDocument" : {"uri":"file:\/\/\/a.go", "new":[1.50, -0.0e1]},"x":{"\u0061<>&":null} , "deep":[[["\ud83d\ude00 \\\" ] }"]]] }`
	for name, send := range map[string]func(to, from *lsptest.Editor){
		"to gopls": func(to, from *lsptest.Editor) {
			_ = from.Send([]byte(`{"jsonrpc":"2.0","method":"custom/odd","params":` + odd + `}`))
		},
		"call gopls": func(to, from *lsptest.Editor) {
			_ = from.Send([]byte(`{"params":` + odd + `,"id":"x\u002fy","method":"custom/odd","jsonrpc":"2.0"}`))
		},
	} {
		for direction, ends := range map[string][2]*lsptest.Editor{"up": {g.Editor, s.Editor}, "down": {s.Editor, g.Editor}} {
			send(ends[0], ends[1])
			if got := ends[0].Await("custom/odd", nil); string(got) != odd {
				t.Errorf("%s, %s: got %s", name, direction, got)
			}
		}
	}
	g.Handle("custom/ask", func(raw json.RawMessage) (any, *lsptest.Error) { return raw, nil })
	var back json.RawMessage
	s.Must("custom/ask", map[string]any{"new": "é😀 <b>"}, &back)
	if want := `{"new":"é😀 \u003cb\u003e"}`; string(back) != want {
		t.Errorf("got %s, want %s", back, want)
	}
	s.end()
}

// 2: both servers ask the editor under ids that are the same, and each hears its own answer.
func TestBothServersAsk(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{prepare: func(s *session) {
		s.Handle("workspace/configuration", func(raw json.RawMessage) (any, *lsptest.Error) {
			section := text(items(lookup(raw, "items"))[0], "section")
			if section == "lambdaLsp" {
				return []any{map[string]any{"nonsense": 1}}, nil // which is a warning
			}
			return []any{section}, nil
		})
		s.Handle("window/showMessageRequest", func(json.RawMessage) (any, *lsptest.Error) {
			return nil, &lsptest.Error{Code: -7, Message: "no"}
		})
	}}, nil)
	for range 20 {
		var answer []string
		g.Must("workspace/configuration", map[string]any{"items": []any{map[string]any{"section": "gopls"}}}, &answer)
		if len(answer) != 1 || answer[0] != "gopls" {
			t.Fatalf("got %q", answer)
		}
	}
	var e *lsptest.Error
	if err := g.Call("window/showMessageRequest", map[string]any{"message": "?"}, nil); !asError(err, &e) || e.Code != -7 {
		t.Errorf("got %v", err)
	}
	s.Await("window/showMessage", func(raw json.RawMessage) bool { return strings.Contains(string(raw), "nonsense") })
	s.end()
	s.relay.mu.Lock()
	defer s.relay.mu.Unlock()
	if n := len(s.relay.asked); n != 0 {
		t.Errorf("%d requests are still noted", n)
	}
}

// 7: a command goes to the server that has it, and only there.
func TestCommandsFindTheirServer(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{}, func(g *fake) {
		g.Handle("workspace/executeCommand", func(raw json.RawMessage) (any, *lsptest.Error) { return raw, nil })
	})
	var version struct{ Version string }
	s.Must("workspace/executeCommand", map[string]any{"command": "lambda.version"}, &version)
	if version.Version == "" {
		t.Error("lambda.version says nothing")
	}
	for _, id := range []string{"gopls.tidy", "gopls.unheard", "lambda.unheard"} {
		var got struct{ Command string }
		s.Must("workspace/executeCommand", map[string]any{"command": id}, &got)
		if got.Command != id {
			t.Errorf("gopls got %+v, want %s", got, id)
		}
	}
	for _, m := range g.Inbox() {
		if strings.Contains(string(m.Params), "lambda.version") {
			t.Errorf("gopls was sent %s", m.Params)
		}
	}
	s.end()
}

// What each server can is joined: nothing that gopls says is lost, and a list has
// nothing twice.
func TestCapabilitiesMerged(t *testing.T) {
	t.Parallel()
	f := newFakes(t, nil)
	s := begin(t, start{gopls: "socket", env: f.env(), bare: true})
	go f.next()
	result := s.initialize(start{capabilities: modern})
	var got struct {
		Capabilities struct {
			UnheardOf          json.RawMessage
			PositionEncoding   string
			CompletionProvider struct{ TriggerCharacters []string }
			CodeActionProvider struct {
				CodeActionKinds []string
				ResolveProvider bool
			}
			ExecuteCommandProvider struct{ Commands []string }
			TextDocumentSync       json.RawMessage
			DiagnosticProvider     json.RawMessage
			Workspace              json.RawMessage
		}
		ServerInfo struct{ Name, Version string }
	}
	if err := json.Unmarshal(result, &got); err != nil {
		t.Fatal(err)
	}
	c := got.Capabilities
	for name, ok := range map[string]bool{
		"what is new":        string(c.UnheardOf) == `{"deeply":["new"]}`,
		"encoding":           c.PositionEncoding == "utf-16",
		"triggers":           strings.Join(c.CompletionProvider.TriggerCharacters, "") == `."`,
		"kinds":              strings.Count(strings.Join(c.CodeActionProvider.CodeActionKinds, " ")+" ", "quickfix ") == 1,
		"our kinds":          strings.Contains(strings.Join(c.CodeActionProvider.CodeActionKinds, " "), "source.fixAll.lambda"),
		"commands":           c.ExecuteCommandProvider.Commands[0] == "gopls.tidy",
		"our commands":       strings.Contains(strings.Join(c.ExecuteCommandProvider.Commands, " "), "lambda.build"),
		"the relay's":        strings.Contains(strings.Join(c.ExecuteCommandProvider.Commands, " "), organizeCommand),
		"sync":               strings.Contains(string(c.TextDocumentSync), `"save":{}`),
		"pushed diagnostics": c.DiagnosticProvider == nil,
		"folders":            strings.Contains(string(c.Workspace), "changeNotifications"),
		"name":               got.ServerInfo.Name == "gopls",
	} {
		if !ok {
			t.Errorf("%s: %s", name, result)
		}
	}
	s.end()
}

// Where gopls answers with an error our part is shown, unless the error tells the
// editor to ask again.
func TestErrorsOfGopls(t *testing.T) {
	t.Parallel()
	good := strings.NewReplacer("ctx runtime", "ctx *runtime", "return 1", "return name").Replace(faulty)
	s, g, _ := withFake(t, start{dir: function(t, good)}, nil)
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	hover := at(doc, s.At(doc.Text, "Handle(").Start)
	g.fails("textDocument/hover", codeRequestFailed)
	var got struct{ Contents struct{ Value string } }
	s.Must("textDocument/hover", hover, &got)
	if !strings.Contains(got.Contents.Value, "shim model") {
		t.Errorf("got %+v", got)
	}
	for _, code := range []int{codeRequestCancelled, codeContentModified, codeServerCancelled} {
		g.fails("textDocument/hover", code)
		var e *lsptest.Error
		if err := s.Call("textDocument/hover", hover, nil); !asError(err, &e) || e.Code != code {
			t.Errorf("%d became %v", code, err)
		}
	}
	g.fails("textDocument/definition", -5)
	var e *lsptest.Error
	if err := s.Call("textDocument/definition", hover, nil); !asError(err, &e) || e.Code != -5 {
		t.Errorf("got %v", err)
	}
	// And where ours does, gopls's answer is all there is.
	g.answers("textDocument/hover", `{"contents":{"kind":"markdown","value":"theirs"}}`)
	s.Must("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": doc.URI}, "position": "nowhere"}, &got)
	if got.Contents.Value != "theirs" {
		t.Errorf("got %+v", got)
	}
	s.end()
}

// A request about a JSON file is our server's alone, and so is the file.
func TestJSONFilesAreOurs(t *testing.T) {
	t.Parallel()
	dir := function(t, strings.Replace(faulty, "return 1", "return name", 1))
	s, g, _ := withFake(t, start{dir: dir}, nil)
	doc := s.OpenText(s.path("function.json"), `{"Runtime": "python3.13"}`)
	var got struct{ Contents struct{ Value string } }
	s.Must("textDocument/hover", at(doc, s.At(doc.Text, "python").Start), &got)
	if !strings.Contains(got.Contents.Value, "CPython") {
		t.Errorf("got %+v", got)
	}
	var definition json.RawMessage
	s.Must("textDocument/definition", at(doc, lsptest.Position{}), &definition)
	if string(definition) != "null" {
		t.Errorf("got %s", definition)
	}
	s.SetText(doc, `{"Runtime": "python3.12"}`)
	change := func(name string) map[string]any { return map[string]any{"uri": lsptest.URI(s.path(name)), "type": 2} }
	s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{change("event.json")}})
	s.Notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{change("event.json"), change("build.log"), change("go.mod")}})
	if got := string(g.Await("workspace/didChangeWatchedFiles", nil)); strings.Contains(got, "json") || strings.Contains(got, ".log") || !strings.Contains(got, "go.mod") {
		t.Errorf("gopls was told %s", got)
	}
	s.CloseDoc(doc)
	s.Notify("custom/last", nil)
	g.Await("custom/last", nil)
	for _, m := range g.Inbox() {
		if strings.Contains(string(m.Params), "function.json") {
			t.Errorf("gopls was sent %s %s", m.Method, m.Params)
		}
	}
	s.end()
}

// Messages that make no sense cost nothing but themselves.
func TestMessagesThatMakeNoSense(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{}, nil)
	for _, body := range []string{
		``, `{`, `null`, `[]`, `{}`, `7`, `{"jsonrpc":"2.0"}`, `{"id":{},"method":7}`, "\xff", `{"a":`, `{"a"}`, `{"id":1,"method":"x","params":`,
		strings.Repeat("[", 100_000), `{"id":null}`, `{"result":`,
	} {
		if err := s.Send([]byte(body)); err != nil {
			t.Fatal(err)
		}
		s.Await("", nil) // an error without an id
		if err := g.Send([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	for _, body := range []string{
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":7}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen"}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":7,"text":{}}}}`,
		`{"jsonrpc":"2.0","method":"workspace/didChangeWorkspaceFolders","params":[]}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest"}`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":99}}`,
		`{"jsonrpc":"2.0","id":99,"result":1}`,
		`{"jsonrpc":"2.0","method":"window/workDoneProgress/cancel","params":{}}`,
	} {
		if err := s.Send([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	for _, body := range []string{
		`{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics"}`,
		`{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///a.go","diagnostics":[7,{}],"version":"x"}}`,
		`{"jsonrpc":"2.0","method":"$/progress","params":7}`,
		`{"jsonrpc":"2.0","id":"no","result":1}`,
		`{"jsonrpc":"2.0","id":5,"method":"client/registerCapability","params":{"registrations":[3]}}`,
	} {
		if err := g.Send([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	g.answers("custom/fine", `"fine"`)
	var fine string
	s.Must("custom/fine", nil, &fine)
	if fine != "fine" || strings.Contains(s.log.String(), "panic") {
		t.Errorf("got %q and the log\n%s", fine, s.log)
	}
	s.end()
}
