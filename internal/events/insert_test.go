package events_test

import (
	"go/format"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
)

const (
	shimSchedule = `// Handle does what is due. A run may come twice: evt.Time is the same for both.
func Handle(evt events.EventBridgeEvent, ctx *runtime.Context) (any, error) {
	log.Println("due at", evt.Time, "by", evt.Resources)
	return nil, nil
}
`
	startSchedule = `// handle does what is due. A run may come twice: evt.Time is the same for both.
func handle(ctx context.Context, evt events.EventBridgeEvent) error {
	log.Println("due at", evt.Time, "by", evt.Resources)
	return nil
}
`
	startMain = "\nfunc main() {\n\tlambda.Start(handle)\n}\n"
	importC   = "// /* Required, but no C code needed. */\nimport \"C\"\n"
	shimMore  = "\t\"github.com/aws/aws-lambda-go/events\"\n\t\"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime\"\n"
	startMore = "\t\"github.com/aws/aws-lambda-go/events\"\n\t\"github.com/aws/aws-lambda-go/lambda\"\n"
)

// The cursor is at the ^ of each text.
func TestInsert(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		model    handler.Model
		declared string
		c        bool
		text     string
		want     string
	}{
		{
			"an empty file", handler.Shim, "", false, "^ \n",
			"package main\n\n" + importC + "\nimport (\n\t\"log\"\n\n" + shimMore + ")\n\n" + shimSchedule,
		},
		{
			"a package clause", handler.Start, "", false, "package main^\n",
			"package main\n\nimport (\n\t\"context\"\n\t\"log\"\n\n" + startMore + ")\n\n" + startSchedule + startMain,
		},
		{
			"a package clause without a newline", handler.Shim, "", true, "package main^",
			"package main\n\nimport (\n\t\"log\"\n\n" + shimMore + ")\n\n" + shimSchedule,
		},
		{
			"between declarations, with a list of imports", handler.Start, "", false,
			"package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc one() { fmt.P^rint(os.Args) }\n\nfunc two() {}\n",
			"package main\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\t\"log\"\n\t\"os\"\n\n" + startMore + ")\n\nfunc one() { fmt.Print(os.Args) }\n\n" +
				startSchedule + startMain + "\nfunc two() {}\n",
		},
		{
			"other modules' imports, one of them wanted", handler.Start, "", false,
			"package main\n\nimport (\n\t\"example.com/a\"\n\t\"github.com/aws/aws-lambda-go/lambda\"\n)\n^",
			"package main\n\nimport (\n\t\"context\"\n\t\"log\"\n\n\t\"example.com/a\"\n" + startMore + ")\n\n" + startSchedule + startMain,
		},
		{
			"main is there, the imports under other names", handler.Start, "main", false,
			"package main\n\nimport l \"log\"\n\nfunc main() { l.Print() }\n^",
			"package main\n\nimport l \"log\"\n\nimport (\n\t\"context\"\n\t\"log\"\n\n\t\"github.com/aws/aws-lambda-go/events\"\n)\n\n" +
				"func main() { l.Print() }\n\n" + startSchedule,
		},
		{
			"import \"C\" and all imports there", handler.Shim, "", true,
			"package main\n\n" + importC + "\nimport (\n\t\"log\"\n\n" + shimMore + ")\n^",
			"package main\n\n" + importC + "\nimport (\n\t\"log\"\n\n" + shimMore + ")\n\n" + shimSchedule,
		},
		{
			"import \"C\" to add to imports", handler.Shim, "", false,
			"// Package main does it.\npackage main\n\nimport \"log\"\n^",
			"// Package main does it.\npackage main\n\n" + importC + "\nimport \"log\"\n\nimport (\n" + shimMore + ")\n\n" + shimSchedule,
		},
		{
			"a list of imports on one line", handler.Shim, "", true,
			"package main\n\nimport (\"fmt\"; \"os\")\n^",
			"package main\n\nimport (\"fmt\"; \"os\")\n\nimport (\n\t\"log\"\n\n" + shimMore + ")\n\n" + shimSchedule,
		},
		{
			"code that does not parse", handler.Shim, "", true,
			"package main\n\nfunc broken( {\n^",
			"package main\n\nimport (\n\t\"log\"\n\n" + shimMore + ")\n\n" + shimSchedule + "\nfunc broken( {\n",
		},
	} {
		source, _ := events.Lookup("schedule")
		offset := strings.Index(tt.text, "^")
		text := strings.Replace(tt.text, "^", "", 1)
		edits, ok := source.Insert(events.Place{
			Text: []byte(text), Offset: offset, C: tt.c,
			Declared: func(name string) bool { return name == tt.declared },
		}, tt.model)
		if !ok {
			t.Errorf("%s: refused", tt.name)
			continue
		}
		var got strings.Builder
		last := 0
		for _, e := range edits {
			if e.Start < last {
				t.Fatalf("%s: edits overlap: %+v", tt.name, edits)
			}
			got.WriteString(text[last:e.Start] + e.New)
			last = e.End
		}
		got.WriteString(text[last:])
		if got.String() != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got.String(), tt.want)
		}
		if before, err := format.Source([]byte(text)); err != nil || strings.TrimSpace(string(before)) != strings.TrimSpace(text) {
			continue // it was not formatted in the first place
		}
		if formatted, err := format.Source([]byte(got.String())); err == nil && string(formatted) != got.String() {
			t.Errorf("%s: not as gofmt has it", tt.name)
		}
	}
}

func TestInsertRefuses(t *testing.T) {
	t.Parallel()
	source, _ := events.Lookup("plain")
	for name, at := range map[string]events.Place{
		"a handler that is there": {Text: []byte("package main\n"), Declared: func(name string) bool { return name == "Handle" }},
		"a type that is there":    {Text: []byte("package main\n"), Declared: func(name string) bool { return name == "Event" }},
		"broken imports":          {Text: []byte("package main\nimport (\n")},
	} {
		if edits, ok := source.Insert(at, handler.Shim); ok {
			t.Errorf("%s: got %+v", name, edits)
		}
	}
}
