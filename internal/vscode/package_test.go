package vscode

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/settings"
)

// What package.json contributes, and what it says of an untrusted workspace, is
// what this program has. The rest of it is written by hand.
func TestPackage(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(extension, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var restricted []string
	for _, name := range slices.Sorted(maps.Keys(serverSettings(t))) {
		restricted = append(restricted, settings.Section+"."+name)
	}
	for _, part := range []struct {
		pointer string
		value   any
	}{
		{"/capabilities/untrustedWorkspaces/restrictedConfigurations", restricted},
		{"/contributes/commands", contributedCommands()},
		{"/contributes/menus", menus()},
		{"/contributes/configuration", configuration(t)},
		{"/contributes/taskDefinitions", taskDefinitions()},
		{"/contributes/debuggers/0/type", debugType},
		{"/contributes/debuggers/0/configurationAttributes", debugAttributes()},
		{"/contributes/snippets", snippetFiles()},
	} {
		text = replace(t, text, part.pointer, part.value)
	}
	hold(t, "package.json", text)
}

// What package.json has by hand names what there is: the walkthrough's commands, its
// pictures, and the file that the schema is for.
func TestPackageNames(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(extension, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		ActivationEvents []string
		Contributes      struct {
			Commands       []struct{ Command string }
			JSONValidation []struct{ FileMatch, URL string }
			Debuggers      []struct{ Type string }
			Walkthroughs   []struct {
				Steps []struct {
					ID               string
					Media            struct{ Image string }
					CompletionEvents []string
				}
			}
		}
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	all := manifest.Contributes
	known := map[string]bool{"onLanguage:go": true, "workspaceContains:**/" + function.FileName: true, "onDebugInitialConfigurations": true}
	for _, c := range all.Commands {
		known["onCommand:"+c.Command] = true
	}
	for _, d := range all.Debuggers {
		known["onDebugResolve:"+d.Type], known["onDebugDynamicConfigurations:"+d.Type] = true, true
	}
	named := manifest.ActivationEvents
	files := []string{}
	for _, v := range all.JSONValidation {
		files = append(files, v.URL)
		if v.FileMatch != function.FileName {
			t.Errorf("the schema is for %s", v.FileMatch)
		}
	}
	steps := 0
	for _, w := range all.Walkthroughs {
		for _, step := range w.Steps {
			steps++
			files, named = append(files, step.Media.Image), append(named, step.CompletionEvents...)
		}
	}
	if steps == 0 || len(files) == steps {
		t.Errorf("there are %d steps and the files %q", steps, files)
	}
	for _, event := range named {
		if !known[event] {
			t.Errorf("there is no %s", event)
		}
	}
	for _, name := range files {
		if _, err := os.Stat(filepath.Join(extension, name)); err != nil {
			t.Error(err)
		}
	}
}

// replace puts a value into a JSON text where pointer says, in place of what is there.
func replace(t *testing.T, text []byte, pointer string, v any) []byte {
	t.Helper()
	doc, err := jsontree.Parse("package.json", text)
	if err != nil {
		t.Fatal(err)
	}
	node := doc.Lookup(pointer)
	if node == nil {
		t.Fatalf("package.json has nothing at %s", pointer)
	}
	return slices.Concat(text[:node.Span.Start.Offset], indented(t, v, strings.Count(pointer, "/")), text[node.Span.End.Offset:])
}

// The texts of package.json: those of the commands and settings are this
// program's, and each that is used is there.
func TestPackageTexts(t *testing.T) {
	const name = "package.nls.json"
	text, err := os.ReadFile(filepath.Join(extension, name))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(all, func(key, _ string) bool {
		own := strings.TrimPrefix(key, "setting.")
		_, ours := ownSettings()[own]
		return strings.HasPrefix(key, "command.") || strings.HasPrefix(key, "debug.attribute.") || strings.HasPrefix(key, "task.") || own != key && !ours
	})
	for _, e := range palette() {
		all["command."+e.name] = e.title
	}
	maps.Copy(all, settingTexts(t))
	maps.Copy(all, debugTexts())
	maps.Copy(all, taskTexts())
	hold(t, name, append(indented(t, all, 0), '\n'))

	manifest, err := os.ReadFile(filepath.Join(extension, "package.json"))
	if err != nil {
		t.Fatal(err)
	}
	for key := range all {
		if !bytes.Contains(manifest, []byte(`"%`+key+`%"`)) {
			t.Errorf("package.json does not use %q", key)
		}
	}
	for i, part := range strings.Split(string(manifest), `"%`) {
		key, _, found := strings.Cut(part, `%"`)
		if _, ok := all[key]; i > 0 && found && !ok {
			t.Errorf("%s has no %q", name, key)
		}
	}
}
