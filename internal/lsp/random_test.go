package lsp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// A server that has a function open, and may run things, gets messages of every
// method that are nearly right: with members of the wrong type, without some, with
// positions far away, with text that is not UTF-8, and some that are no JSON. None
// of them makes it panic, none writes a file, and it serves the function afterwards.
// With SOAK set there are 100 sessions, of 1,000,000 messages in all, instead of one.
func TestRandomMessages(t *testing.T) {
	t.Parallel()
	sessions := 1
	if os.Getenv("SOAK") != "" {
		sessions = 100
	}
	for seed := range sessions {
		t.Run(strconv.Itoa(seed), func(t *testing.T) { randomMessages(t, uint64(seed)) })
	}
}

func randomMessages(t *testing.T, seed uint64) {
	s := begin(t, start{dir: folder(t, eventFunction+functionJSON), capabilities: json.RawMessage(capabilities)})
	before := tree(t, s.dir)
	code := s.Open(s.path("main.go"))
	s.Diagnostics(code)
	m := &mutator{Rand: rand.New(rand.NewPCG(seed, 6))}
	right := s.everyMessage(code)
	for i := range 10_000 {
		if err := s.Write(frame.Append(nil, m.message(i, right[m.IntN(len(right))]))); err != nil {
			t.Fatal(err)
		}
		if i%100 == 0 {
			// Its answer, whatever it is, says that all messages before have been read.
			_ = s.Call("textDocument/hover", at(code, lsptest.Position{Line: 8, Character: 6}), nil)
			s.Forget()
		}
	}
	if log := s.log.String(); strings.Contains(log, "panic in ") {
		t.Errorf("the server panics:\n%s", log[strings.Index(log, "panic in "):])
	}

	s.settle()
	for _, doc := range s.server.now().docs { // some are in the package, and no file's
		s.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": doc.uri}})
	}
	s.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"lambdaLsp": map[string]any{}}})
	code = s.Open(s.path("main.go"))
	code.Version = 1 << 20 // which none of those before has
	s.SetText(code, strings.Replace(code.Text, "Name string", "Name chan int", 1))
	// What is no longer so is said before what is: the first list may be empty.
	version := fmt.Appendf(nil, `"version":%d,`, code.Version)
	s.Await("textDocument/publishDiagnostics", func(params json.RawMessage) bool {
		return bytes.Contains(params, version) && bytes.Contains(params, []byte(`"code":"json-event"`))
	})
	var hover struct{ Contents struct{ Value string } }
	s.Must("textDocument/hover", at(code, s.At(code.Text, "Handle").Start), &hover)
	if !strings.Contains(hover.Contents.Value, "shim model") {
		t.Errorf("in the end the hover is %q", hover.Contents.Value)
	}
	if after := tree(t, s.dir); after != before {
		t.Errorf("the folder held\n%s\nand now\n%s", before, after)
	}
}

// at are the params of a request about a place.
func at(doc *lsptest.Doc, p lsptest.Position) map[string]any {
	return map[string]any{"textDocument": map[string]any{"uri": doc.URI}, "position": p}
}

// everyMessage is a right message of each kind, as JSON decodes it: what one
// answer passes on to the next request comes from the server itself.
func (s *session) everyMessage(code *lsptest.Doc) (list []any) {
	s.t.Helper()
	add := func(method string, params any, call bool) {
		message := map[string]any{"jsonrpc": "2.0", "method": method, "params": params}
		if call {
			message["id"] = 0
		}
		raw, err := json.Marshal(message)
		if err != nil {
			s.t.Fatal(err)
		}
		var decoded any
		if err := json.Unmarshal(raw, &decoded); err != nil {
			s.t.Fatal(err)
		}
		list = append(list, decoded)
	}
	docs := []*lsptest.Doc{code, s.Open(s.path("event.json")), s.Open(s.path("function.json"))}
	for _, doc := range docs {
		id := map[string]any{"uri": doc.URI}
		where := at(doc, lsptest.PositionIn(doc.Text, len(doc.Text)/2))
		all := map[string]any{
			"textDocument": id, "range": lsptest.Range{End: lsptest.Position{Line: 20}},
			"context": map[string]any{"diagnostics": []any{}, "only": []string{"refactor", "source", "quickfix"}, "triggerKind": 1},
		}
		for _, method := range []string{"hover", "completion", "definition", "rename"} {
			add("textDocument/"+method, where, true)
		}
		for _, method := range []string{"codeAction", "codeLens", "documentLink", "diagnostic"} {
			add("textDocument/"+method, all, true)
			var answer json.RawMessage
			if method == "codeAction" && s.Call("textDocument/"+method, all, &answer) == nil {
				var items []any
				if err := json.Unmarshal(answer, &items); err != nil {
					s.t.Fatal(err)
				}
				for _, item := range items {
					add("codeAction/resolve", item, true)
				}
			}
		}
		changed := map[string]any{"uri": doc.URI, "version": 2}
		text := map[string]any{"uri": doc.URI, "languageId": "go", "version": 1, "text": doc.Text}
		part := map[string]any{"range": lsptest.Range{Start: lsptest.Position{Line: 6, Character: 5}, End: lsptest.Position{Line: 6, Character: 8}}, "text": "x😀"}
		add("textDocument/didOpen", map[string]any{"textDocument": text}, false)
		add("textDocument/didChange", map[string]any{"textDocument": changed, "contentChanges": []any{part}}, false)
		add("textDocument/didChange", map[string]any{"textDocument": changed, "contentChanges": []any{map[string]any{"text": doc.Text}}}, false)
		add("textDocument/didSave", map[string]any{"textDocument": id}, false)
		add("textDocument/didClose", map[string]any{"textDocument": id}, false)
		add("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": doc.URI, "type": 2}}}, false)
	}
	folders := []any{map[string]any{"uri": lsptest.URI(s.path("none")), "name": "none"}}
	add("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": folders, "removed": folders}}, false)
	settings := map[string]any{"lambdaLsp": map[string]any{"codeLens": true, "json": "v1", "buildFlags": []string{"-tags=x"}, "env": map[string]string{"A": "b"}}}
	add("workspace/didChangeConfiguration", map[string]any{"settings": settings}, false)
	add("initialize", map[string]any{"processId": nil, "rootUri": lsptest.URI(s.dir), "capabilities": json.RawMessage(capabilities)}, true)
	add("workspace/executeCommand", run("lambda.version", map[string]any{}), true)
	add("workspace/executeCommand", run("lambda.logs", map[string]any{"dir": s.path("none"), "since": "1m"}), true)
	add("lambda/functions", map[string]any{}, true)
	add("lambda/none", map[string]any{"a": []any{1}}, true)
	add("window/workDoneProgress/cancel", map[string]any{"token": "lambda-1"}, false)
	add("$/cancelRequest", map[string]any{"id": 1}, false)
	add("$/setTrace", map[string]any{"value": "verbose"}, false)
	return list
}

// A mutator makes messages wrong.
type mutator struct{ *rand.Rand }

// message is a wrong, or half of the time not so wrong, form of a right one.
func (m *mutator) message(i int, right any) []byte {
	message := m.copy(right).(map[string]any)
	if _, call := message["id"]; call {
		message["id"] = 1_000_000_000 + i
	}
	for range m.IntN(4) {
		message = m.mutate(message).(map[string]any)
	}
	body, err := json.Marshal(message)
	if err != nil {
		panic(err) // what was decoded can be encoded
	}
	if m.IntN(20) == 0 { // a byte that is not UTF-8, or ends a string early
		body[m.IntN(len(body))] = []byte{0xff, 0x80, '"', '}', 0}[m.IntN(5)]
	}
	if m.IntN(50) == 0 {
		body = body[:m.IntN(len(body))]
	}
	return body
}

// mutate changes one value somewhere below v, but not v itself.
func (m *mutator) mutate(v any) any {
	switch v := v.(type) {
	case map[string]any:
		if len(v) == 0 {
			return v
		}
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys) // for the same run each time
		key := keys[m.IntN(len(keys))]
		switch child := v[key]; {
		case m.IntN(8) == 0:
			delete(v, key)
		case hasChildren(child) && m.IntN(4) > 0:
			v[key] = m.mutate(child)
		default:
			v[key] = m.wrong(child)
		}
	case []any:
		if len(v) == 0 {
			return v
		}
		i := m.IntN(len(v))
		if hasChildren(v[i]) && m.IntN(4) > 0 {
			v[i] = m.mutate(v[i])
		} else {
			v[i] = m.wrong(v[i])
		}
	}
	return v
}

func hasChildren(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		return len(v) > 0
	case []any:
		return len(v) > 0
	}
	return false
}

// wrong is a value in the place of another.
func (m *mutator) wrong(v any) any {
	list := []any{
		nil, true, -1, 1, 7.5, 4294967295, 4294967296, 1e300, "", "x", "\x00", "null", "file:///none.go", "http://[", "untitled:a.go",
		strings.Repeat("long ", 1000), []any{}, []any{v}, map[string]any{}, map[string]any{"a": v}, []any{v, v},
	}
	return list[m.IntN(len(list))]
}

func (m *mutator) copy(v any) any {
	switch v := v.(type) {
	case map[string]any:
		next := make(map[string]any, len(v))
		for key, value := range v {
			next[key] = m.copy(value)
		}
		return next
	case []any:
		next := make([]any, len(v))
		for i, value := range v {
			next[i] = m.copy(value)
		}
		return next
	}
	return v
}
