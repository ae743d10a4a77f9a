package vscode

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// debugType is the type of our debug configurations.
const debugType = "lambda-go"

// An attribute is one member of a debug configuration, as JSON Schema has it.
type attribute struct {
	Type        string    `json:"type"`
	Items       *itemType `json:"items,omitempty"`
	Enum        []string  `json:"enum,omitempty"`
	Default     any       `json:"default,omitempty"`
	Description string    `json:"description"`
}

// delveAttributes are those that the debug command passes on to Delve.
var delveAttributes = []struct {
	name, typ string
	standard  any
	text      string
}{
	{"stopOnEntry", "boolean", false, "Stop before the function's process has done anything."},
	{"hideSystemGoroutines", "boolean", false, "Leave out the goroutines of Go's runtime."},
	{"showGlobalVariables", "boolean", false, "Show the package's variables beside the local ones."},
	{"stackTraceDepth", "number", 50, "How many frames of a goroutine are shown at most."},
	{"substitutePath", "array", nil, "What paths of the editor are called where the function is built: objects with \"from\" and \"to\"."},
}

// debugOptions calls f for each option of the debug command that a configuration
// may have. Where to listen is the extension's affair.
func debugOptions(f func(name, typ string, o command.Option)) {
	args := reflect.ValueOf(&command.DebugArgs{}).Elem()
	for _, field := range reflect.VisibleFields(args.Type()) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		for _, o := range command.Options(args.Addr().Interface()) {
			if field.Anonymous || name == "listen" || o.Field.Addr().Pointer() != args.FieldByIndex(field.Index).Addr().Pointer() {
				continue
			}
			typ := map[reflect.Kind]string{reflect.String: "string", reflect.Slice: "array", reflect.Bool: "boolean"}[field.Type.Kind()]
			f(name, typ, o)
		}
	}
}

// debugAttributes are what a configuration may have: the command's options, and
// Delve's.
func debugAttributes() any {
	type launch struct {
		Properties map[string]attribute `json:"properties"`
	}
	all := map[string]attribute{}
	debugOptions(func(name, typ string, o command.Option) {
		a := attribute{Type: typ, Description: "%debug.attribute." + name + "%"}
		if typ == "array" {
			a.Items = &itemType{"string"}
		}
		for _, c := range o.Choices {
			a.Enum = append(a.Enum, c.Name)
		}
		if name == "dir" {
			a.Default = "${workspaceFolder}"
		}
		all[name] = a
	})
	for _, d := range delveAttributes {
		a := attribute{Type: d.typ, Default: d.standard, Description: "%debug.attribute." + d.name + "%"}
		if d.typ == "array" {
			a.Items = &itemType{"object"}
		}
		all[d.name] = a
	}
	return map[string]launch{"launch": {all}}
}

// optionTexts explain the command's options where they are members.
var optionTexts = map[string]string{
	"dir":     "The function's directory. Relative paths start at the workspace's folder.",
	"event":   "The file with the event to send. Relative paths start at the function's directory. Without event, data and example it is event.json, or else an example for the handler's event type.",
	"data":    "The event to send, as JSON.",
	"example": "The name of the sample event to send.",
	"flags":   "Flags for go build, such as -tags or -race.",
}

// debugTexts explain all of them.
func debugTexts() map[string]string {
	texts := map[string]string{}
	debugOptions(func(name, _ string, _ command.Option) {
		texts["debug.attribute."+name] = optionTexts[name]
	})
	for _, d := range delveAttributes {
		texts["debug.attribute."+d.name] = d.text
	}
	return texts
}

// The extension passes on exactly the options that are explained.
func TestDebugOptions(t *testing.T) {
	t.Parallel()
	var names []string
	debugOptions(func(name, _ string, _ command.Option) { names = append(names, name) })
	slices.Sort(names)
	if want := slices.Sorted(maps.Keys(optionTexts)); !slices.Equal(names, want) {
		t.Errorf("the command has the options %q, explained are %q", names, want)
	}
	source, err := os.ReadFile(filepath.Join(extension, "src/debug/configuration.ts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if !bytes.Contains(source, []byte(`"`+name+`"`)) {
			t.Errorf("the extension does not pass on %s", name)
		}
	}
}
