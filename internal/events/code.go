package events

import (
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
)

// Code is a handler's text for a file of package main that is there already.
type Code struct {
	// Imports are the paths that Decls needs, sorted. Each is used by its
	// package's own name.
	Imports []string
	// C says that the package needs an import "C" too, as CImport spells it.
	C bool
	// Decls are the declarations, formatted, each after an empty line but the
	// first, with a newline at their end.
	Decls string
	// Main declares main, or is empty.
	Main string
}

// CImport is the import "C" of a shim handler, with a newline at its end.
const CImport = "// /* Required, but no C code needed. */\nimport \"C\"\n"

// Code returns a handler for the source's events.
func (s Source) Code(m handler.Model) Code {
	c := Code{Decls: s.fill(m, "handler.go.txt"), C: m == handler.Shim}
	if m == handler.Start {
		c.Main = "func main() {\n\tlambda.Start(handle)\n}\n"
	}
	c.Imports = imports(c.Decls + c.Main)
	return c
}

// Handler returns the text of a whole file, handler.go.
func (s Source) Handler(m handler.Model) string { return s.Code(m).file() }

func (c Code) file() string {
	var b strings.Builder
	b.WriteString("package main\n\n")
	if c.C {
		b.WriteString(CImport + "\n")
	}
	b.WriteString(ImportDecl(c.Imports) + "\n" + c.Decls)
	if c.Main != "" {
		b.WriteString("\n" + c.Main)
	}
	return b.String()
}

// Test returns the text of handler_test.go, which runs the handler on event.json.
func (s Source) Test(m handler.Model) string {
	decls := s.fill(m, "handler_test.go.txt") + s.replacer(m).Replace(sampleEvent)
	return "package main\n\n" + ImportDecl(imports(decls)) + "\n" + decls
}

const sampleEvent = `
// sampleEvent returns what event.json holds.
func sampleEvent(t *testing.T) EVENT {
	t.Helper()
	data, err := os.ReadFile("event.json")
	if err != nil {
		t.Fatal(err)
	}
	var evt EVENT
	if err := json.Unmarshal(data, &evt); err != nil {
		t.Fatal(err)
	}
	return evt
}
`

// fill returns a text of the source as the model has it.
func (s Source) fill(m handler.Model, file string) string {
	dir := s.text
	if dir == "" {
		dir = s.Name
	}
	return s.replacer(m).Replace(string(read(dir + "/" + file)))
}

// replacer makes Go of a text: what the two models spell differently is a word
// in capitals there. "NONE, " is the result of a handler that only the shim
// model gives one.
func (s Source) replacer(m handler.Model) *strings.Replacer {
	words := []string{"EVENT", s.Event, "RESULTS", "(" + s.Result + ", error)", "RESULT", s.Result}
	if m == handler.Shim {
		if s.Result == "" {
			words = []string{"EVENT", s.Event, "RESULTS", "(any, error)"}
		}
		return strings.NewReplacer(append(words,
			"HANDLE", "Handle",
			"PARAMS", "evt "+s.Event+", ctx *runtime.Context",
			"NONE, err :=", "_, err :=",
			"NONE, ", "nil, ",
			"CALL(evt)", "Handle(evt, &runtime.Context{})",
		)...)
	}
	if s.Result == "" {
		words = []string{"EVENT", s.Event, "RESULTS", "error"}
	}
	return strings.NewReplacer(append(words,
		"HANDLE", "handle",
		"PARAMS", "ctx context.Context, evt "+s.Event,
		"NONE, ", "",
		"CALL(evt)", "handle(t.Context(), evt)",
	)...)
}

// ImportDecl returns the declaration that imports the paths, the standard
// library's first, with a newline at its end; "" for no paths.
func ImportDecl(paths []string) string {
	switch len(paths) {
	case 0:
		return ""
	case 1:
		return "import \"" + paths[0] + "\"\n"
	}
	var b strings.Builder
	b.WriteString("import (\n")
	for i, path := range paths {
		if i > 0 && isStandard(paths[i-1]) && !isStandard(path) {
			b.WriteByte('\n')
		}
		b.WriteString("\t\"" + path + "\"\n")
	}
	b.WriteString(")\n")
	return b.String()
}

func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// compareImports sorts the standard library before other modules.
func compareImports(a, b string) int {
	switch {
	case isStandard(a) == isStandard(b):
		return strings.Compare(a, b)
	case isStandard(a):
		return -1
	}
	return 1
}

// packages are the imports that texts can ask for by using them.
func packages() []string {
	return []string{
		"context", "crypto/rand", "encoding/base64", "encoding/json", "errors", "fmt", "log", "net/http", "net/url", "os", "strings", "testing", "time",
		Path, handler.LambdaPath, handler.RuntimePath,
	}
}

// imports returns the paths of the packages that the code uses, as ImportDecl
// wants them. A text calls no variable what one of them is called.
func imports(code string) []string {
	used := packagesUsed(code)
	paths := slices.DeleteFunc(packages(), func(path string) bool { return !used[path[strings.LastIndexByte(path, '/')+1:]] })
	slices.SortFunc(paths, compareImports)
	return paths
}
