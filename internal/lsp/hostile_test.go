package lsp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// Messages that nest without end, positions and documents that make no sense: each
// costs at most its own answer.
func TestHostileMessages(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	deep := strings.Repeat("[", 1_000_000)
	objects := strings.Repeat(`{"a":`, 1_000_000)
	uri := "file://" + s.path("a.go")
	for _, body := range []string{
		deep, objects, deep + strings.Repeat("]", 1_000_000),
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":` + deep,
		`{"jsonrpc":"2.0","method":"workspace/didChangeConfiguration","params":{"settings":` + deep + strings.Repeat("]", 1_000_000) + `}}`,
		`{"jsonrpc":"2.0","id":1e400,"method":"textDocument/hover","params":{}}`,
		`{"jsonrpc":"2.0","id":70,"method":"textDocument/hover","params":{"textDocument":{"uri":"` + uri + `"},"position":{"line":-1,"character":1e30}}}`,
		`{"jsonrpc":"2.0","id":71,"method":"textDocument/hover","params":{"textDocument":{"uri":"` + uri + `"},"position":{"line":4294967295,"character":4294967295}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///dev/zero","languageId":"go","version":1,"text":"package main"}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///\u0000/../..","languageId":"go","version":1,"text":"\u0000\ud800"}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"http://example.com/a.go","languageId":"go","version":1,"text":""}}}`,
		`{"jsonrpc":"2.0","method":"workspace/didChangeWatchedFiles","params":{"changes":[{"uri":"file:///dev/zero","type":99}]}}`,
		`{"jsonrpc":"2.0","id":72,"method":"workspace/executeCommand","params":{"command":"lambda.build","arguments":[{"dir":"\u0000","flags":["-toolexec=x"]},{}]}}`,
		"\x00", "\xff\xfe", `{"jsonrpc":"2.0","method":"\u001b[2J"}`,
	} {
		if err := s.Send([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	s.settle()
}

// Text that nests deeper than anybody writes does not end the server: a stack that
// overflows could not be recovered from.
func TestDeepTexts(t *testing.T) {
	t.Parallel()
	dir := folder(t, eventFunction)
	s := begin(t, start{dir: dir, capabilities: json.RawMessage(capabilities)})
	doc := s.Open(s.path("main.go"))
	event := s.Open(s.path("event.json"))
	s.Diagnostics(doc)
	before := doc.Text
	const n = 90_000
	nest := func(open, middle, end string) string {
		return strings.Repeat(open, n) + middle + strings.Repeat(end, n)
	}
	for i, more := range []string{
		"var x = " + nest("(", "1", ")"),
		"var x = " + strings.Repeat("1+", n) + "1",
		"var x " + strings.Repeat("[]", n) + "int",
		"var x " + strings.Repeat("*", n) + "int",
		"var x = " + nest("[]any{", "", "}"),
		"type x " + nest("struct{A ", "int", "}"),
		"func x() " + nest("{", "", "}"),
		"func x() {" + nest("if true {", "", "}") + "}",
		"var x = " + nest("func() any { return ", "1", "}"),
		nest("{", "", ""), "/*", "\x00\x00", strings.Repeat("//lambda:ignore\n", n),
	} {
		s.SetText(doc, before+"\n"+more+"\n")
		s.SetText(event, nest(`{"a":`, fmt.Sprint(i), "}"))
		at := map[string]any{"textDocument": map[string]any{"uri": doc.URI}, "position": s.At(before, "Handle").Start}
		if err := s.Call("textDocument/hover", at, nil); err != nil && !strings.Contains(err.Error(), "-3280") {
			t.Errorf("%.20s: %v", more, err)
		}
	}
	s.SetText(doc, before)
	s.SetText(event, "{}")
	s.Must("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": doc.URI}, "position": s.At(before, "Handle").Start}, nil)
}

// The values of env are secrets: neither the log nor a message quotes what is wrong
// with them.
func TestSettingsAreNotQuoted(t *testing.T) {
	t.Parallel()
	s := begin(t, start{})
	const canary = "canary-91bd"
	for _, settings := range []string{
		`{"lambdaLsp":{"env":"` + canary + `"}}`, `{"lambdaLsp":{"env":{"TOKEN":["` + canary + `"]}}}`, `{"lambdaLsp":["` + canary + `"]}`,
		`{"lambdaLsp":{"env":{"TOKEN":"` + canary + `"},"buildFlags":"` + canary + `"}}`, `["` + canary + `"]`,
	} {
		s.Notify("workspace/didChangeConfiguration", map[string]any{"settings": json.RawMessage(settings)})
	}
	s.settle()
	said := s.log.String()
	for _, m := range s.Inbox() {
		said += string(m.Params)
	}
	if strings.Contains(said, canary) || !strings.Contains(said, "env must be") {
		t.Errorf("the server says\n%s", said)
	}
}
