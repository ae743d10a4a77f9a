package vscode

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/settings"
)

// results are what the extension is answered with by commands that have several
// answers: it has invoke run once, and new write one function.
var results = map[string]reflect.Type{
	"lambda.invoke": reflect.TypeFor[command.InvokeResult](),
	"lambda.new":    reflect.TypeFor[command.NewResult](),
}

// The types and names of this program in the extension's TypeScript.
func TestTypeScript(t *testing.T) {
	t.Parallel()
	ts := &typeScript{t: t, done: map[string]string{}}
	var b strings.Builder
	b.WriteString("// Written by go test ./internal/vscode -update from the program's own tables and types.\n")

	b.WriteString("\n// The server's commands, by their verbs.\nexport const commands = {\n")
	args, answers := "", ""
	for _, c := range command.All() {
		fmt.Fprintf(&b, "  %s: { id: %q, palette: %q, title: %q, aboutFunction: %t, cloud: %t, streams: %t },\n",
			member(c.Verb()), c.ID, "lambdaLsp."+c.Verb(), c.Title, aboutFunction(c), inCloud(c), c.Streams)
		args += fmt.Sprintf("  %s: %s;\n", member(c.Verb()), ts.name(reflect.TypeOf(c.NewArgs()).Elem()))
		result := c.ResultType()
		if special, ok := results[c.ID]; ok {
			result = special
		}
		answers += fmt.Sprintf("  %s: %s;\n", member(c.Verb()), ts.name(result))
	}
	b.WriteString("} as const;\n\nexport type Verb = keyof typeof commands;\n")
	fmt.Fprintf(&b, "\n// What each command takes.\nexport interface Arguments {\n%s}\n", args)
	fmt.Fprintf(&b, "\n// What each command answers with.\nexport interface Results {\n%s}\n", answers)

	b.WriteString("\n// What client and server say beyond the protocol.\nexport const methods = {\n")
	for _, m := range [][2]string{
		{"functions", Functions},
		{"example", Example},
		{"frames", Frames},
		{"accounts", Accounts},
		{"ask", Ask},
		{"output", Said},
	} {
		fmt.Fprintf(&b, "  %s: %q,\n", m[0], m[1])
	}
	b.WriteString("} as const;\n")
	for _, typ := range []reflect.Type{
		reflect.TypeFor[Function](), reflect.TypeFor[ExampleParams](), reflect.TypeFor[FramesParams](), reflect.TypeFor[Frame](), reflect.TypeFor[Access](), reflect.TypeFor[Question](), reflect.TypeFor[Output](), reflect.TypeFor[Problem](),
		reflect.TypeFor[command.LogLine](), reflect.TypeFor[command.DebugPart](), reflect.TypeFor[command.WatchBuilt](), reflect.TypeFor[settings.Initialization](),
	} {
		ts.name(typ)
	}
	fmt.Fprintf(&b, "\nexport const section = %q;\n\n// The type of debug configurations.\nexport const debugType = %q;\n\n// The type of tasks.\nexport const taskType = %q;\n\n// The settings that the server reads.\nexport const serverSettings: readonly string[] = [\n", settings.Section, debugType, taskType)
	for _, name := range slices.Sorted(maps.Keys(serverSettings(t))) {
		fmt.Fprintf(&b, "  %q,\n", name)
	}
	fmt.Fprintf(&b, "];\n\n// What a Go file that holds a handler imports.\nexport const handlerPackages: readonly string[] = [%q, %q];\n", handler.LambdaPath, handler.RuntimePath)
	b.WriteString("\n// What can invoke a function, in the order of menus.\nexport const sources: readonly { name: string; title: string }[] = [\n")
	for _, s := range events.All() {
		fmt.Fprintf(&b, "  { name: %q, title: %q },\n", s.Name, s.Title)
	}
	b.WriteString("];\n\n// Sample events, in the same order.\nexport const examples: readonly { name: string; title: string }[] = [\n")
	for _, e := range events.Examples() {
		fmt.Fprintf(&b, "  { name: %q, title: %q },\n", e.Name, e.Title)
	}
	b.WriteString("];\n")
	for _, name := range slices.Sorted(maps.Keys(ts.done)) {
		b.WriteString("\n" + ts.done[name])
	}
	hold(t, "src/generated.ts", []byte(b.String()))
}

// inCloud reports whether a command does nothing without an AWS account.
func inCloud(c command.Command) bool {
	return groupOf(c.Verb()) != "1_local"
}

// member is a name as an object's key: some verbs are TypeScript's words, which
// may stand there.
func member(name string) string {
	if strings.Contains(name, "-") {
		return `"` + name + `"`
	}
	return name
}

// A typeScript collects the declarations of the types that it is asked for.
type typeScript struct {
	t    *testing.T
	done map[string]string
}

// name returns what TypeScript calls a type.
func (ts *typeScript) name(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[json.RawMessage]():
		return "unknown"
	case reflect.TypeFor[time.Time]():
		return "string"
	case reflect.TypeFor[command.Result](): // one of several
		return "unknown"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return "number"
	case reflect.Pointer:
		return ts.name(t.Elem())
	case reflect.Slice:
		return ts.name(t.Elem()) + "[]"
	case reflect.Map:
		return "Record<string, " + ts.name(t.Elem()) + ">"
	case reflect.Struct:
		return ts.declare(t)
	}
	ts.t.Fatalf("TypeScript has no type for %v", t)
	return ""
}

// declare writes an interface, once. Types whose JSON is their own affair are
// opaque.
func (ts *typeScript) declare(t reflect.Type) string {
	name := t.Name()
	if _, done := ts.done[name]; done {
		return name
	}
	if t.Implements(reflect.TypeFor[json.Marshaler]()) {
		return "unknown"
	}
	ts.done[name] = "" // may name itself
	ts.done[name] = fmt.Sprintf("export interface %s {\n%s}\n", name, ts.fields(t))
	return name
}

func (ts *typeScript) fields(t reflect.Type) string {
	var b strings.Builder
	for i := range t.NumField() {
		f := t.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case tag == "-":
		case f.Anonymous:
			typ := f.Type
			if typ.Kind() == reflect.Pointer {
				typ = typ.Elem()
			}
			b.WriteString(ts.fields(typ))
		case f.IsExported():
			optional := ""
			if strings.Contains(options, "omitempty") {
				optional = "?"
			}
			fmt.Fprintf(&b, "  %s%s: %s;\n", tag, optional, ts.name(f.Type))
		}
	}
	return b.String()
}
