package lsp

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// withDecl is shimFunction with a declaration more.
func withDecl(decl string) string {
	return strings.Replace(shimFunction, "-- function.json --", "\n"+decl+"\n-- function.json --", 1)
}

type conversionAction struct {
	lsptest.CodeAction
	Disabled struct{ Reason string }
}

func (s *session) conversions(doc *lsptest.Doc) []conversionAction {
	s.t.Helper()
	var actions []conversionAction
	s.Must("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": doc.URI}, "range": lsptest.Range{},
		"context": map[string]any{"diagnostics": []any{}, "only": []string{"refactor.rewrite.lambda.convertToStart"}},
	}, &actions)
	return actions
}

// What a conversion leaves is listed when it is chosen, or else told in its title.
func TestConversionLeaves(t *testing.T) {
	t.Parallel()
	leaves := strings.Replace(withDecl("func log(*runtime.Context) {}"), "return evt", "log(ctx); return evt", 1)
	without := strings.Replace(capabilities, `"dataSupport": true, `, "", 1)
	for name, c := range map[string]struct{ capabilities, title string }{
		"lazy":  {capabilities, "Convert to lambda.Start"},
		"eager": {without, "Convert to lambda.Start (places left to mend: 1)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, start{dir: folder(t, leaves), capabilities: json.RawMessage(c.capabilities)})
			doc := s.Open(s.path("main.go"))
			s.Diagnostics(doc)
			actions := s.conversions(doc)
			if len(actions) != 1 || actions[0].Title != c.title {
				t.Fatalf("got %+v", actions)
			}
			if name == "eager" {
				if actions[0].Edit == nil {
					t.Error("there is no edit")
				}
				return
			}
			s.Must("codeAction/resolve", actions[0].CodeAction, &actions[0].CodeAction)
			if actions[0].Edit == nil {
				t.Error("there is no edit")
			}
			s.Await("window/showMessage", func(p json.RawMessage) bool {
				return strings.Contains(string(p), `places left to mend:\nmain.go:`)
			})
		})
	}
}

// Why a handler cannot be converted is said to a client that shows it.
func TestConversionRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t, withDecl("func main() { println() }"))
	shows := strings.Replace(capabilities, `"dataSupport": true, `, `"dataSupport": true, "disabledSupport": true, `, 1)
	for name, c := range map[string]struct {
		capabilities string
		want         []string
	}{
		"shown":     {shows, []string{"this main, which the shim never runs, would run"}},
		"not shown": {capabilities, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := begin(t, start{dir: dir, capabilities: json.RawMessage(c.capabilities)})
			doc := s.Open(s.path("main.go"))
			s.Diagnostics(doc)
			var reasons []string
			for _, a := range s.conversions(doc) {
				reasons = append(reasons, a.Disabled.Reason)
			}
			if !slices.Equal(reasons, c.want) {
				t.Errorf("got %q, want %q", reasons, c.want)
			}
		})
	}
}

// Where no edit of go.mod can make the module whole, the user is told what to do.
func TestConversionLeavesTheModule(t *testing.T) {
	t.Parallel()
	const goMod = "module example.com/fn\n\ngo 1.24\n\nrequire github.com/eawsy/aws-lambda-go-core v0.0.0\n\nreplace github.com/eawsy/aws-lambda-go-core => ./stubs/eawsy\n"
	noFiles := strings.Replace(capabilities, `, "resourceOperations": ["create"]`, "", 1)
	for name, c := range map[string]struct {
		prepare      func(dir string)
		capabilities string
		says         string
	}{
		"vendored": {func(dir string) {
			writeFile(t, filepath.Join(dir, "vendor", "modules.txt"), nil)
		}, capabilities, "go.mod is as it was: run go get github.com/aws/aws-lambda-go@v1.55.1 and go mod vendor"},
		"no go.mod": {func(dir string) {
			if err := errors.Join(os.Remove(filepath.Join(dir, "go.mod")), os.RemoveAll(filepath.Join(dir, "stubs"))); err != nil {
				t.Error(err)
			}
		}, capabilities, "there is no go.mod: run go mod init and go get github.com/aws/aws-lambda-go@v1.55.1"},
		"no go.sum": {func(string) {}, noFiles, "go.mod is as it was: run go get github.com/aws/aws-lambda-go@v1.55.1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, shimFunction)
			writeFile(t, filepath.Join(dir, "go.mod"), []byte(goMod))
			c.prepare(dir)
			flags := "" // the vendored packages are no more than a name
			if name == "vendored" {
				flags = "-mod=mod"
			}
			s := begin(t, start{dir: dir, capabilities: json.RawMessage(c.capabilities), options: map[string]any{"env": map[string]string{"GOFLAGS": flags}}})
			doc := s.Open(s.path("main.go"))
			s.Diagnostics(doc)
			actions := s.conversions(doc)
			if len(actions) != 1 {
				t.Fatalf("got %+v", actions)
			}
			s.Must("codeAction/resolve", actions[0].CodeAction, &actions[0].CodeAction)
			s.Await("window/showMessage", says(c.says))
			for _, change := range actions[0].Edit.DocumentChanges {
				if strings.HasSuffix(change.TextDocument.URI, "/go.mod") {
					t.Errorf("go.mod is edited: %+v", change)
				}
			}
		})
	}
}
