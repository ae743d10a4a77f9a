package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// creates are the capabilities of a client that creates files when it is asked to.
const creates = `{
	"workspace": {"applyEdit": true, "workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename"]}},
	"textDocument": {"publishDiagnostics": {"versionSupport": true}},
	"window": {"showDocument": {"support": true}}
}`

// A creator does with workspace/applyEdit what editors do: it makes empty files,
// and keeps their texts in buffers.
type creator struct {
	t       *testing.T
	created []string // names, in order
	text    map[string]string
	most    int // how many files it creates before it gives up; 0: all
}

func (c *creator) apply(params json.RawMessage) (any, *lsptest.Error) {
	var p struct{ Edit lsptest.WorkspaceEdit }
	if err := json.Unmarshal(params, &p); err != nil {
		c.t.Error(err)
	}
	c.text = map[string]string{}
	for _, change := range p.Edit.DocumentChanges {
		path := strings.TrimPrefix(change.URI+change.TextDocument.URI, "file://")
		if change.Kind != "create" {
			c.text[path] = lsptest.Apply("", change.Edits...)
			continue
		}
		if c.most > 0 && len(c.created) == c.most {
			return map[string]any{"applied": false, "failureReason": "the disk is full"}, nil
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			c.t.Error(err)
			return map[string]any{"applied": false}, nil
		}
		f.Close()
		c.created = append(c.created, filepath.Base(path))
	}
	return map[string]any{"applied": true}, nil
}

// The editor creates a new function's files, shows the handler, and saves when
// its user says so; only then is there a module. Nobody tells that go.mod was saved.
func TestNewInTheEditor(t *testing.T) {
	t.Parallel()
	c := &creator{t: t}
	s := begin(t, start{capabilities: json.RawMessage(creates)})
	s.Handle("workspace/applyEdit", c.apply)
	var result struct {
		Dir   string
		Files []string
	}
	s.Must("workspace/executeCommand", run("lambda.new", map[string]any{"dir": "hello"}), &result)
	slices.Reverse(c.created)
	if want := []string{"handler.go", "handler_test.go", "function.json", "event.json", "Makefile", "go.mod", "go.sum"}; !slices.Equal(result.Files, want) || !slices.Equal(c.created, want) {
		t.Errorf("got %q, the editor has created %q", result.Files, c.created)
	}
	for _, name := range result.Files {
		if text := readFile(t, filepath.Join(result.Dir, name)); text != "" {
			t.Errorf("%s was written:\n%s", name, text)
		}
	}
	s.Await("window/showMessage", says("hello: save the new files; on disk they are empty until then"))
	s.Await("window/showDocument", func(p json.RawMessage) bool {
		return strings.Contains(string(p), lsptest.URI(s.path("hello/handler.go")))
	})
	faulty := strings.Replace(c.text[s.path("hello/handler.go")], "*runtime", "runtime", 1)
	doc := s.OpenText(s.path("hello/handler.go"), faulty)
	s.Await("window/showMessage", func(p json.RawMessage) bool { return strings.Contains(string(p), "go.mod") })
	for path, text := range c.text {
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s.Notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": doc.URI}})
	for list := s.Diagnostics(doc); len(list) != 1 || list[0].Code != "shim-context"; list = s.Diagnostics(doc) {
		s.Await("textDocument/publishDiagnostics", nil)
	}
}

// What goes wrong leaves nothing behind that the editor has not made itself.
func TestNewThatTheEditorDoesNotCreate(t *testing.T) {
	t.Parallel()
	refuse := func(result any, err *lsptest.Error) lsptest.Handler {
		return func(json.RawMessage) (any, *lsptest.Error) { return result, err }
	}
	for name, tt := range map[string]struct {
		handler lsptest.Handler
		says    string
		left    []string
	}{
		"refused": {refuse(map[string]any{"applied": false, "failureReason": "read only"}, nil), "the editor has not created the files: read only", nil},
		"no word": {refuse(map[string]any{"applied": false}, nil), "it gives no reason", nil},
		"null":    {refuse(nil, nil), "it gives no reason", nil},
		"error":   {refuse(nil, &lsptest.Error{Code: -32601, Message: "no such method"}), "no such method", nil},
		"halfway": {(&creator{t: t, most: 2}).apply, "the disk is full; remove what it has left: go.mod, go.sum", []string{"go.mod", "go.sum"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, start{capabilities: json.RawMessage(creates)})
			s.Handle("workspace/applyEdit", tt.handler)
			err := s.Call("workspace/executeCommand", run("lambda.new", map[string]any{"dir": "a/b"}), nil)
			if code(err) != -32803 || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v", err)
			}
			var left []string
			entries, err := os.ReadDir(s.path("a/b"))
			if err == nil && tt.left == nil {
				t.Error("the directory is still there")
			}
			for _, entry := range entries {
				left = append(left, entry.Name())
			}
			if !slices.Equal(left, tt.left) {
				t.Errorf("left %q", left)
			}
			for _, m := range s.Inbox() {
				if m.Method == "window/showDocument" {
					t.Errorf("shown: %s", m.Params)
				}
			}
		})
	}
}

// A file that is there, on disk or in a buffer only, is not touched: the editor
// is not even asked.
func TestNewOverAFile(t *testing.T) {
	t.Parallel()
	for name, says := range map[string]string{"disk": "function.json exists already", "buffer": "function.json is open in the editor"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, start{capabilities: json.RawMessage(creates)})
			if name == "disk" {
				writeFile(t, s.path("hello/function.json"), []byte("{}"))
			} else {
				s.OpenText(s.path("hello/function.json"), "{}")
			}
			err := s.Call("workspace/executeCommand", run("lambda.new", map[string]any{"dir": "hello"}), nil)
			if code(err) != -32803 || !strings.Contains(err.Error(), says) {
				t.Errorf("got %v", err)
			}
			for _, m := range s.Inbox() {
				if m.Method == "workspace/applyEdit" {
					t.Errorf("asked: %s", m.Params)
				}
			}
		})
	}
}

// A client that never answers is left waiting when its user has had enough.
func TestNewThatIsCancelled(t *testing.T) {
	t.Parallel()
	s := begin(t, start{capabilities: json.RawMessage(creates)})
	never := make(chan struct{})
	s.Handle("workspace/applyEdit", func(json.RawMessage) (any, *lsptest.Error) {
		<-never
		return nil, nil
	})
	id, wait := s.Go("workspace/executeCommand", run("lambda.new", map[string]any{"dir": "hello"}))
	s.Await("workspace/applyEdit", nil)
	s.Notify("$/cancelRequest", map[string]any{"id": id})
	if err := wait(nil); code(err) != -32800 {
		t.Errorf("got %v", err)
	}
	close(never)
	if _, err := os.Stat(s.path("hello")); err == nil {
		t.Error("the directory is still there")
	}
}
