package lsp

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/vscode"
)

// functions lists the functions below the client's folders. It reads files, and
// runs nothing.
func (s *server) functions(v *view) ([]vscode.Function, error) {
	list := []vscode.Function{}
	seen := map[string]bool{}
	for _, folder := range v.folders {
		found, err := function.Find(folder)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if !seen[f.Dir] { // folders may lie in each other
				seen[f.Dir] = true
				list = append(list, describeFunction(f))
			}
		}
	}
	return list, nil
}

func describeFunction(f *function.Function) vscode.Function {
	d := vscode.Function{Dir: f.Dir, Name: filepath.Base(f.Dir), File: f.File, Events: savedEvents(f.Dir)}
	if f.Config == nil {
		return d
	}
	if name := f.Config.FunctionName; name != nil {
		d.Name = *name
	}
	d.Runtime = string(f.Config.Runtime)
	return d
}

// savedEvents returns the events that lie beside a handler, event.json first:
// event*.json, and what is in events.
func savedEvents(dir string) []string {
	events := []string{}
	for _, name := range jsonFiles(dir) {
		switch {
		case name == sampleEvent:
			events = slices.Insert(events, 0, filepath.Join(dir, name))
		case strings.HasPrefix(name, "event"):
			events = append(events, filepath.Join(dir, name))
		}
	}
	more := filepath.Join(dir, "events")
	for _, name := range jsonFiles(more) {
		events = append(events, filepath.Join(more, name))
	}
	return events
}

// jsonFiles returns the names of the JSON files in a directory, sorted; none if
// it cannot be read.
func jsonFiles(dir string) []string {
	entries, _ := os.ReadDir(dir)
	var names []string
	for _, e := range entries {
		if filepath.Ext(e.Name()) == ".json" && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}
