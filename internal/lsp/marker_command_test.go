package lsp

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// lenses are the commands of the lenses on a marker's line.
func (m *marked) lenses(mk marker) []lsptest.Command {
	m.t.Helper()
	var lenses []struct {
		Range   lsptest.Range
		Command lsptest.Command
	}
	m.Must("textDocument/codeLens", map[string]any{"textDocument": map[string]any{"uri": m.docs[mk.file].URI}}, &lenses)
	var commands []lsptest.Command
	for _, lens := range lenses {
		if lens.Range.Start.Line == m.at(mk).Start.Line {
			commands = append(commands, lens.Command)
		}
	}
	return commands
}

// command runs the command of a lens. It returns the names of the files that this
// writes, which it removes, each after an arrow, and what the user is told.
func (m *marked) command(mk marker) string {
	m.t.Helper()
	commands := m.lenses(mk)
	i := slices.IndexFunc(commands, func(c lsptest.Command) bool { return c.Title == mk.args[1] })
	if i < 0 {
		m.t.Fatalf("%s: there are only %v", mk, commands)
	}
	before := m.files()
	var out strings.Builder
	err := m.Call("workspace/executeCommand", map[string]any{"command": commands[i].Command, "arguments": commands[i].Arguments}, nil)
	for _, path := range m.files() {
		if slices.Contains(before, path) {
			continue
		}
		fmt.Fprintf(&out, "→ %s\n", strings.TrimPrefix(path, m.dir+"/"))
		if err := os.Remove(path); err != nil {
			m.t.Fatal(err)
		}
	}
	said := ""
	if err == nil {
		m.Await("window/showMessage", func(p json.RawMessage) bool {
			var shown struct{ Message string }
			ok := json.Unmarshal(p, &shown) == nil && strings.HasPrefix(shown.Message, mk.args[1]+": ")
			said = shown.Message
			return ok
		})
	} else {
		said = "error " + err.Error()
	}
	out.WriteString(strings.ReplaceAll(said, m.dir, "$DIR") + "\n")
	return out.String()
}

// files are the paths of all files of the folder.
func (m *marked) files() []string {
	m.t.Helper()
	var list []string
	if err := filepath.WalkDir(m.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, path)
		}
		return err
	}); err != nil {
		m.t.Fatal(err)
	}
	return list
}
