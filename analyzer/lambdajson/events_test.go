package lambdajson_test

import (
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/lambdajson"
)

const eventsPath = "github.com/aws/aws-lambda-go/events"

// Every type of package events is fit for an event, and every response for a
// result, whichever encoding/json there is.
func TestPackageEvents(t *testing.T) {
	t.Parallel()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	main := filepath.Join(dir, "testdata", "events", "main.go")
	pkgs := load(t, nil, eventsPath)
	var body strings.Builder
	count := 0
	scope := pkgs[0].Types.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !obj.Exported() || types.IsInterface(obj.Type()) {
			continue
		}
		count++
		// What streams is a reader, by pointer only, and no event.
		streams := strings.HasSuffix(name, "StreamingResponse")
		if !streams {
			fmt.Fprintf(&body, "\tlambda.Start(func(events.%s) error { return nil })\n", name)
		}
		if strings.HasSuffix(name, "Response") {
			if !streams {
				fmt.Fprintf(&body, "\tlambda.Start(func() (events.%s, error) { panic(0) })\n", name)
			}
			fmt.Fprintf(&body, "\tlambda.Start(func() (*events.%s, error) { panic(0) })\n", name)
		}
	}
	if count < 200 {
		t.Fatalf("found only %d types", count)
	}
	source := fmt.Sprintf("package main\n\nimport (\n\t%q\n\t\"github.com/aws/aws-lambda-go/lambda\"\n)\n\nfunc main() {\n%s}\n", eventsPath, body.String())
	pkgs = load(t, map[string][]byte{main: []byte(source)}, filepath.Dir(main))
	for _, mode := range []string{"auto", "v1", "v2"} {
		find := handler.New(&handler.Options{}, func(string) bool { return true })
		graph, err := checker.Analyze([]*analysis.Analyzer{lambdajson.New(find, mode, false)}, pkgs, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, root := range graph.Roots {
			if root.Err != nil {
				t.Error(root.Err)
			}
			for _, d := range root.Diagnostics {
				t.Errorf("%s: %s [%s]", mode, d.Message, d.Category)
			}
		}
	}
}

func load(t *testing.T, overlay map[string][]byte, pattern string) []*packages.Package {
	t.Helper()
	mode := packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedTypes
	if overlay != nil {
		mode |= packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedTypesSizes | packages.NeedCompiledGoFiles | packages.NeedExportFile
	}
	pkgs, err := packages.Load(&packages.Config{Mode: mode, Overlay: overlay}, pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range pkgs[0].Errors {
		t.Fatal(err)
	}
	return pkgs
}
