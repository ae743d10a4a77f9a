package scaffold

import (
	"embed"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
)

// templates holds the files that are no event source's own.
//
//go:embed templates
var templates embed.FS

// A File is one that a new function starts with.
type File struct {
	Path string // absolute
	Text string
}

// FunctionJSON returns the text of a new function.json for the function in
// o.Dir, whose Handler is handler.
func (o Options) FunctionJSON(handler string) (string, error) {
	text, err := templates.ReadFile("templates/function.json.txt")
	if err != nil {
		return "", err
	}
	name := functionName(filepath.Base(o.Dir))
	return strings.NewReplacer("HANDLER", handler, "NAME", name, "RUNTIME", o.Runtime).Replace(string(text)), nil
}

// files returns what the function in dir starts with, in the order in which New
// reports it.
func (o Options) files(dir string) ([]File, error) {
	name := functionName(filepath.Base(dir))
	var function, makefile []byte
	var err error
	if function, err = templates.ReadFile("templates/function.json.txt"); err != nil {
		return nil, err
	}
	if makefile, err = templates.ReadFile("templates/Makefile.txt"); err != nil {
		return nil, err
	}
	words := []string{
		"HANDLER", "handler.Handle",
		"BINARY", "$(or $(HANDLER),handler).so",
		"NOTE", "HANDLER=foo make builds foo.so, for a function deployed as foo.Handle;\n# PACKAGE=bar make writes bar.zip.",
	}
	if o.Model == handler.Start {
		words = []string{"HANDLER", "bootstrap", "BINARY", "bootstrap", "NOTE", "PACKAGE=bar make writes bar.zip."}
	}
	fill := strings.NewReplacer(append(words, "NAME", name, "RUNTIME", o.Runtime)...)
	code, test := o.Source.Handler(o.Model), o.Source.Test(o.Model)
	mod, sum := moduleFiles(name, code+test)
	return []File{
		{filepath.Join(dir, "handler.go"), code},
		{filepath.Join(dir, "handler_test.go"), test},
		{filepath.Join(dir, "function.json"), fill.Replace(string(function))},
		{filepath.Join(dir, "event.json"), string(o.Source.Sample())},
		{filepath.Join(dir, "Makefile"), fill.Replace(string(makefile))},
		{filepath.Join(dir, "go.mod"), mod},
		{filepath.Join(dir, "go.sum"), sum},
	}, nil
}

// A requirement is a module that handlers import, with its lines of go.sum: a
// new function builds with nothing but what is in the module cache.
type requirement struct {
	model         handler.Model // whose handlers cannot do without it
	path, version string
	goVersion     string // the lowest that its go.mod allows
	sum, modSum   string
}

func requirements() []requirement {
	return []requirement{
		{
			handler.Start, "github.com/aws/aws-lambda-go", "v1.55.1", "1.26.0",
			"h1:We2cCp4BwqqH/JW+bEEo1FhgG71rslvjfi4y7KmlrR0=", "h1:V+NzkHNR6vBC8C1PDloqSLE+7jYWFiPvJJFiCiTm8nE=",
		},
		{
			handler.Shim, "github.com/eawsy/aws-lambda-go-core", "v0.0.0-20170302234508-e26eed6aa244", "1.25.0",
			"h1:jRjEhnG1C6C8cSJi4XARCQIc/PwePTAbfrrPsCVmxiY=", "h1:pvevdbEdPmfsvrxxTfrVKKmElklEa6YiUpxkU4XyoQY=",
		},
	}
}

// moduleFiles returns the go.mod and go.sum of a module whose only package is code.
func moduleFiles(name, code string) (mod, sum string) {
	needs := slices.DeleteFunc(requirements(), func(r requirement) bool { return !strings.Contains(code, `"`+r.path+"/") })
	goVersion := "1.25.0"
	var require, sums strings.Builder
	for _, r := range needs {
		goVersion = max(goVersion, r.goVersion)
		sums.WriteString(r.sums())
		if len(needs) == 1 {
			fmt.Fprintf(&require, "require %s %s\n", r.path, r.version)
		} else {
			fmt.Fprintf(&require, "\t%s %s\n", r.path, r.version)
		}
	}
	text := require.String()
	if len(needs) > 1 {
		text = "require (\n" + text + ")\n"
	}
	return "module example.com/" + name + "\n\ngo " + goVersion + "\n\n" + text, sums.String()
}
