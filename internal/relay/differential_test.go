package relay

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
	"github.com/lambda-lsp/lambda-lsp/internal/lsp"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// A recorder is a connection that keeps what the server says, and what it is told.
type recorder struct {
	io.ReadWriteCloser
	over chan struct{} // closed when the server will say nothing more
	said bytes.Buffer

	mu   sync.Mutex // answers are written beside requests
	told bytes.Buffer
}

func (r *recorder) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told.Write(b)
	return r.ReadWriteCloser.Write(b)
}

func (r *recorder) Read(b []byte) (int, error) {
	n, err := r.ReadWriteCloser.Read(b)
	r.said.Write(b[:n])
	if err != nil {
		close(r.over) // lsptest's editor reads no more after an error
	}
	return n, err
}

// all waits until the server has said all it will.
func (r *recorder) all() []byte {
	<-r.over
	return r.said.Bytes()
}

// A step is a request of the recorded session and its answer.
type step struct {
	method string
	result json.RawMessage
}

// record plays the session to whatever is at the other end. Each request waits
// for the one before, as both servers are to know the same when they answer.
func record(t *testing.T, e *lsptest.Editor, dir string) []step {
	var steps []step
	ask := func(method string, params any) json.RawMessage {
		t.Helper()
		var result json.RawMessage
		if err := e.Call(method, params, &result); err != nil {
			result = quote(err.Error()) // gopls has no completionItem/resolve, for one
		}
		steps = append(steps, step{method, result})
		return result
	}
	e.Handle("workspace/configuration", func(raw json.RawMessage) (any, *lsptest.Error) {
		return make([]any, len(items(lookup(raw, "items")))), nil
	})
	ask("initialize", map[string]any{"processId": nil, "rootUri": lsptest.URI(dir), "capabilities": json.RawMessage(modern)})
	e.Notify("initialized", map[string]any{})
	doc := e.Open(filepath.Join(dir, "handler.go"))
	// What gopls says of an older text than ours does, the relay moves along.
	compiled := func(version string) {
		e.Await("textDocument/publishDiagnostics", func(raw json.RawMessage) bool {
			return strings.Contains(string(raw), `"compiler"`) && string(lookup(raw, "version")) == version
		})
	}
	compiled("1")
	e.Change(doc, lsptest.TextEdit{Range: e.At(doc.Text, "return 1 }"), NewText: "return name + 2 }"})
	compiled("2")

	place := func(sub string) map[string]any { return at(doc, e.At(doc.Text, sub).Start) }
	with := func(sub, name string, value any) map[string]any {
		p := place(sub)
		p[name] = value
		return p
	}
	file := map[string]any{"textDocument": map[string]any{"uri": doc.URI}}
	ask("textDocument/hover", place("greet(evt"))
	ask("textDocument/definition", place("greet(evt"))
	ask("textDocument/references", with("greet(name", "context", map[string]any{"includeDeclaration": true}))
	ask("textDocument/prepareRename", place("greet(evt"))
	ask("textDocument/rename", with("greet(evt", "newName", "salute"))
	list := ask("textDocument/completion", at(doc, e.At(doc.Text, "evt.Name").End))
	if all := items(lookup(list, "items")); len(all) > 0 {
		ask("completionItem/resolve", json.RawMessage(all[0]))
	}
	ask("textDocument/completion", at(doc, lsptest.PositionIn(doc.Text, len(doc.Text))))
	ask("textDocument/semanticTokens/full", file)
	actions := func(sub string, context any) {
		for _, action := range items(ask("textDocument/codeAction", map[string]any{
			"textDocument": file["textDocument"], "range": e.At(doc.Text, sub), "context": context,
		})) {
			if lookup(action, "data") != nil && lookup(action, "disabled") == nil {
				ask("codeAction/resolve", json.RawMessage(action))
			}
		}
	}
	actions("runtime.Context", map[string]any{"diagnostics": []any{}})
	actions("greet(evt.Name)", map[string]any{"diagnostics": []any{}, "only": []string{"refactor"}})
	e.Change(doc, lsptest.TextEdit{Range: e.At(doc.Text, "runtime.Context"), NewText: "*runtime.Context"})
	ask("textDocument/hover", place("Handle("))
	ask("textDocument/codeLens", file)
	ask("textDocument/formatting", map[string]any{"textDocument": file["textDocument"], "options": map[string]any{"tabSize": 4, "insertSpaces": false}})
	ask("textDocument/signatureHelp", at(doc, e.At(doc.Text, "greet(evt").End))
	for _, item := range items(ask("textDocument/prepareCallHierarchy", place("greet(name"))) {
		ask("callHierarchy/incomingCalls", map[string]any{"item": json.RawMessage(item)})
	}
	ask("workspace/symbol", map[string]any{"query": "^greet$"})
	ask("textDocument/documentSymbol", file)
	ask("workspace/executeCommand", map[string]any{"command": "gopls.list_imports", "arguments": []any{map[string]any{"URI": doc.URI}}})
	ask("shutdown", nil)
	e.Notify("exit", nil)
	return steps
}

// The relay passes on what gopls says byte for byte, but for ids and what our
// server adds, and the session goes as it does with gopls alone.
func TestDifferential(t *testing.T) {
	t.Parallel()
	dir := function(t, strings.Replace(faulty, "greet(evt.Name), nil", "greet(evt.Name),  nil", 1))
	teed := filepath.Join(t.TempDir(), "teed")
	client, end := lsptest.Pipe()
	tape := &recorder{ReadWriteCloser: client, over: make(chan struct{})}
	log := &lsptest.Log{}
	o := start{gopls: "tee", env: []string{"RELAY_TEST_TEE=" + teed, "RELAY_TEST_REAL=" + realGopls(t)}}
	options := lsp.Options{Version: "test", Dir: dir, Environ: o.environ(t), Log: log}
	done := make(chan error, 1)
	go func() { done <- newRelay(t.Context(), end, Options{Options: options}, patient()).serve() }()
	relayed := record(t, lsptest.New(t, tape), dir)
	if err := <-done; err != nil {
		t.Errorf("the relay ended with %v\n%s", err, log)
	}
	tee := func(suffix string) []*message {
		data, err := os.ReadFile(teed + suffix)
		if err != nil {
			t.Fatal(err)
		}
		return bodies(t, data, io.EOF, io.ErrUnexpectedEOF) // gopls may end in the middle of its last words
	}
	asked := compareBytes(t, tee(".said"), bodies(t, tape.all(), io.EOF))
	compareHeard(t, bodies(t, tape.told.Bytes(), io.EOF), tee(".heard"), asked)

	options.Environ = (start{}).environ(t)
	c, err := startChild([]string{realGopls(t)}, options)
	if err != nil {
		t.Fatal(err)
	}
	alone := record(t, lsptest.New(t, c), dir)
	if err := c.wait(); err != nil {
		t.Error(err)
	}
	compareSteps(t, relayed, alone)
}

// bodies are the messages of a stream that may end with the given errors.
func bodies(t *testing.T, stream []byte, ends ...error) []*message {
	t.Helper()
	in := frame.NewReader(bytes.NewReader(stream))
	var list []*message
	for {
		body, err := in.Read()
		if err != nil {
			if !slices.Contains(ends, err) {
				t.Error(err)
			}
			return list
		}
		m, err := parse(body)
		if err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		list = append(list, m)
	}
}

// compareBytes finds what gopls has said in what the editor has got: in order, but
// for answers, which may have waited for our part.
// A message may have something of ours in it: in one place, but for the answer to
// initialize, of which compareSteps sees to. What else the editor has got is ours.
// It returns the editor's ids of what gopls has asked.
func compareBytes(t *testing.T, said, got []*message) (asked map[string]bool) {
	t.Helper()
	next, same, added := 0, 0, map[string]int{}
	asked = map[string]bool{}
	used := make([]bool, len(got))
	for _, m := range said {
		want := m.body
		if m.isCall() {
			want = m.withID([]byte("0"))
		}
		found := false
		from := next
		if m.isAnswer() {
			from = 0
		}
		for i := from; i < len(got) && !found; i++ {
			if used[i] {
				continue
			}
			have := got[i].body
			if got[i].isCall() {
				have = got[i].withID([]byte("0"))
			}
			switch addition, ok := insertion(want, have); {
			case ok && addition == "":
				same++
			case ok && strings.Contains(strings.ToLower(addition), "lambda"):
				added[kindOf(m)]++
			case m.isAnswer() && lookup(m.at(m.result), "serverInfo") != nil && lookup(got[i].at(got[i].result), "serverInfo") != nil:
				added["initialize"]++
			default:
				continue
			}
			if used[i] = true; m.isCall() {
				asked[got[i].key()] = true
			}
			if found = true; !m.isAnswer() {
				next = i + 1
			}
		}
		if !found {
			t.Errorf("the editor has not got, or not in its turn:\n%.2000s", want)
		}
	}
	for i, m := range got {
		if !used[i] && !isOurWord(m, said) {
			t.Errorf("the editor has got what gopls has not said, nor our server:\n%.2000s", m.body)
		}
	}
	t.Logf("%d messages are the same, with additions: %v", same, added)
	if same < 20 || len(added) < 4 {
		t.Errorf("only %d messages are the same, and additions %v", same, added)
	}
	return asked
}

// isOurWord tells what our server says by itself, or in place of gopls: nothing of
// gopls's but findings may be in it, as gopls has told them.
func isOurWord(m *message, said []*message) bool {
	if m.method != "textDocument/publishDiagnostics" {
		return bytes.Contains(m.body, []byte(`"`+tag)) || bytes.Contains(m.body, []byte(`"lambda`))
	}
	return !slices.ContainsFunc(items(lookup(m.at(m.params), "diagnostics")), func(d []byte) bool {
		return text(d, "source") != "lambda" &&
			!slices.ContainsFunc(said, func(g *message) bool { return g.method == m.method && bytes.Contains(g.body, d) })
	})
}

// compareHeard finds what the editor has said in what gopls has heard: in order and
// byte for byte, but for ids. What gopls has not heard is our server's: what
// completes an item of ours, and answers to what is not in asked.
func compareHeard(t *testing.T, told, heard []*message, asked map[string]bool) {
	t.Helper()
	anonymous := func(m *message) []byte {
		if m.isAnswer() || m.method == "initialize" {
			return m.withID([]byte("0"))
		}
		return m.body
	}
	next := 0
	end := slices.IndexFunc(told, func(m *message) bool { return m.method == "exit" })
	for _, m := range told[:end+1] { // nobody hears what comes after it
		switch {
		case m.isAnswer() && !asked[m.key()]:
		case bytes.Contains(m.body, []byte(`"`+tag+`"`)) && strings.HasSuffix(m.method, "/resolve"):
		case next < len(heard) && bytes.Equal(anonymous(heard[next]), anonymous(m)):
			next++
		default:
			t.Errorf("gopls has not heard, or not in its turn:\n%.2000s", m.body)
		}
	}
	if next != len(heard) {
		t.Errorf("the editor has not said what gopls has heard:\n%.2000s", heard[next].body)
	}
	t.Logf("%d messages of the editor's are the same", next)
}

func kindOf(m *message) string {
	switch {
	case m.method != "":
		return m.method
	case lookup(m.at(m.result), "contents") != nil:
		return "hover"
	case lookup(m.at(m.result), "items") != nil:
		return "completion"
	}
	return "list"
}

// insertion returns what b has more than a, in one place.
func insertion(a, b []byte) (string, bool) {
	if len(b) < len(a) {
		return "", false
	}
	start := 0
	for start < len(a) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return string(b[start : len(b)-end]), start+end == len(a)
}

// compareSteps holds what two sessions were answered against each other: sorted,
// and without what is ours.
func compareSteps(t *testing.T, relayed, alone []step) {
	t.Helper()
	relayed = slices.DeleteFunc(relayed, func(s step) bool {
		return strings.HasSuffix(s.method, "/resolve") && strings.Contains(string(s.result), `"`+tag+`"`)
	})
	if len(relayed) != len(alone) {
		t.Fatalf("%d steps, alone %d", len(relayed), len(alone))
	}
	for i := range alone {
		got, want := plain(t, relayed[i]), plain(t, alone[i])
		if relayed[i].method != alone[i].method || !reflect.DeepEqual(got, want) {
			t.Errorf("%s gives\n%s\nalone %s\n%s", relayed[i].method, encode(got), alone[i].method, encode(want))
		}
	}
}

// plain is a step's result without what is ours, its arrays sorted.
func plain(t *testing.T, s step) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(s.result, &v); err != nil {
		t.Fatalf("%s: %v", s.method, err)
	}
	result, _ := v.(map[string]any)
	switch s.method {
	case "initialize":
		c := result["capabilities"].(map[string]any)
		delete(c, "positionEncoding")
		c["completionProvider"].(map[string]any)["triggerCharacters"] = []any{"."}
	case "textDocument/hover":
		c := result["contents"].(map[string]any)
		c["value"], _, _ = strings.Cut(c["value"].(string), "\n\n---\n\nLambda handler")
	case "textDocument/codeLens":
		if v == nil {
			v = []any{}
		}
	}
	return sorted(v)
}

func sorted(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			v[name] = sorted(value)
		}
	case []any:
		v = slices.DeleteFunc(v, isOurItem)
		for i := range v {
			v[i] = sorted(v[i])
		}
		slices.SortFunc(v, func(a, b any) int { return strings.Compare(encode(a), encode(b)) })
		return v
	}
	return v
}

// isOurItem tells our completions, actions, lenses, kinds and commands from gopls's.
func isOurItem(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.HasPrefix(v, "lambda.") || strings.Contains(v, ".lambda")
	case map[string]any:
		data, _ := v["data"].(map[string]any)
		_, ours := data[tag]
		return ours
	}
	return false
}

func encode(v any) string {
	data, _ := json.Marshal(v)
	return string(data)
}
