package lsp

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// In a workspace that is not trusted the server starts no program, whatever the
// editor asks of it. The same session in one that is shows that strace would see it.
func TestPromise6UntrustedStartsNothing(t *testing.T) {
	t.Parallel()
	strace := testenv.NeedTool(t, "strace")
	binary := program(t)
	for name, trusted := range map[string]bool{"trusted": true, "untrusted": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			trace := filepath.Join(t.TempDir(), "trace")
			server := exec.CommandContext(t.Context(), strace, "-f", "-e", "trace=execve,execveat", "-o", trace, binary, "serve")
			visit(t, server, folder(t, eventFunction), trusted)
			programs, err := os.ReadFile(trace)
			if err != nil {
				t.Fatal(err)
			}
			// The server itself is the first.
			if n := strings.Count(string(programs), "execve"); n == 0 || (n > 1) != trusted {
				t.Errorf("started:\n%s", programs)
			}
		})
	}
}

// visit is a session with a server process, in which the editor opens a function
// and asks for all there is.
func visit(t *testing.T, server *exec.Cmd, dir string, trusted bool) {
	t.Helper()
	e := launch(t, server, dir, map[string]any{"trusted": trusted})
	doc := e.Open(filepath.Join(dir, "main.go"))
	e.Open(filepath.Join(dir, "event.json"))
	if trusted {
		e.Diagnostics(doc)
	}
	e.SetText(doc, strings.Replace(doc.Text, "runtime.Context", "runtime.Contxt", 1))
	at := map[string]any{
		"textDocument": map[string]any{"uri": doc.URI}, "position": e.At(doc.Text, "Handle").Start,
		"range": e.At(doc.Text, "Handle"), "context": map[string]any{"diagnostics": []any{}},
	}
	for _, method := range []string{"hover", "codeAction", "codeLens", "completion"} {
		e.Must("textDocument/"+method, at, nil)
	}
	e.Notify("textDocument/didSave", at)
	e.Notify("workspace/didChangeWatchedFiles", map[string]any{
		"changes": []any{map[string]any{"uri": lsptest.URI(filepath.Join(dir, "go.mod")), "type": 2}},
	})
	for _, verb := range []string{"build", "package", "invoke", "new"} {
		if trusted {
			break // loading the package has started enough
		}
		err := e.Call("workspace/executeCommand", run("lambda."+verb, map[string]any{"dir": dir}), nil)
		if err == nil || !strings.Contains(err.Error(), "not trusted") {
			t.Errorf("%s: got %v", verb, err)
		}
	}
	e.end()
}
