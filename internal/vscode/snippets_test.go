package vscode

import (
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
)

const goSnippets = "snippets/go.json"

type snippetFile struct {
	Language string `json:"language"`
	Path     string `json:"path"`
}

func snippetFiles() []snippetFile { return []snippetFile{{"go", "./" + goSnippets}} }

// A fileSnippet is a whole file, as VS Code's "Fill File with Snippet" takes it. It has
// no prefix: where a handler is typed into a file, the language server completes it.
type fileSnippet struct {
	IsFileTemplate bool     `json:"isFileTemplate"`
	Description    string   `json:"description"`
	Body           []string `json:"body"`
}

// A file can be filled with a handler for each event source before there is anything
// that the language server is started for.
func TestSnippets(t *testing.T) {
	t.Parallel()
	all := map[string]fileSnippet{}
	for _, source := range events.All() {
		for _, model := range []handler.Model{handler.Start, handler.Shim} {
			name := "Lambda: " + source.Name
			if model == handler.Shim {
				name += " (shim)"
			}
			body := events.Snippet(source.Handler(model), model)
			all[name] = fileSnippet{true, source.Title, strings.Split(body, "\n")}
		}
	}
	hold(t, goSnippets, append(indented(t, all, 0), '\n'))
}
