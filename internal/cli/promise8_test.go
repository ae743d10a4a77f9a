package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// The server says about a file what check says, in the same words.
func TestPromise8TheServerSaysWhatCheckSays(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	modules, err := filepath.Glob("../../testdata/*/go.mod")
	if err != nil || len(modules) == 0 {
		t.Fatalf("no modules in testdata: %v", err)
	}
	for _, mod := range modules {
		t.Run(filepath.Base(filepath.Dir(mod)), func(t *testing.T) {
			t.Parallel()
			s := newSandbox(t, nil)
			s.dir = filepath.Join(t.TempDir(), "module")
			if err := os.CopyFS(s.dir, os.DirFS(filepath.Dir(mod))); err != nil {
				t.Fatal(err)
			}
			s.env = append(s.env, "GOWORK=off", "GITHUB_ACTIONS=")
			byCheck := s.checked(t)
			var byServer []string
			e := serve(t, s)
			e.Must("initialize", map[string]any{"processId": nil, "rootUri": lsptest.URI(s.dir), "capabilities": versions}, nil)
			e.Notify("initialized", map[string]any{})
			var docs []*lsptest.Doc
			files, err := filepath.Glob(filepath.Join(s.dir, "*.*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				if ext := filepath.Ext(file); ext == ".go" || ext == ".json" {
					docs = append(docs, e.Open(file))
				}
			}
			for _, doc := range docs {
				name := filepath.Base(doc.URI)
				for _, d := range e.Diagnostics(doc) {
					byServer = append(byServer, fmt.Sprintf("%s:%d [%v] %s", name, d.Range.Start.Line+1, d.Code, d.Message))
				}
			}
			slices.Sort(byServer)
			if !slices.Equal(byServer, byCheck) {
				t.Errorf("the server says\n\t%s\ncheck says\n\t%s", strings.Join(byServer, "\n\t"), strings.Join(byCheck, "\n\t"))
			}
		})
	}
}

// checked returns what check reports in the sandbox's own files.
func (s *sandbox) checked(t *testing.T) []string {
	t.Helper()
	stdout, stderr, _ := s.run("lambda-lsp", "check", "--json", ".")
	var report struct {
		Findings []struct {
			Rule, Message, File string
			Line                int
		}
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	var list []string
	for _, f := range report.Findings {
		list = append(list, fmt.Sprintf("%s:%d [%s] %s", filepath.Base(f.File), f.Line, f.Rule, f.Message))
	}
	slices.Sort(list)
	return list
}
