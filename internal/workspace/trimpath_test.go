package workspace_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// A finding points into the files of what the package imports, whether or not they are
// compiled with their paths trimmed.
func TestRelatedIsAFile(t *testing.T) {
	t.Parallel()
	module := strings.Replace(testenv.Module("example.com/trim"), "require (", "replace example.com/other => ./other\n\nrequire (\n\texample.com/other v1.2.3", 1)
	dir := testenv.Tree(t, module+`-- other/go.mod --
module example.com/other

go 1.24
-- other/sub/sub.go --
package sub

type Theirs struct{ Bad chan int }
-- model/model.go --
package model

type Ours struct{ Bad chan int }
-- ours/main.go --
package main

import (
	"example.com/trim/model"
	"github.com/aws/aws-lambda-go/lambda"
)

func handle() (model.Ours, error) { return model.Ours{}, nil }

func main() { lambda.Start(handle) }
-- theirs/main.go --
package main

import (
	"example.com/other/sub"
	"github.com/aws/aws-lambda-go/lambda"
)

func handle() (sub.Theirs, error) { return sub.Theirs{}, nil }

func main() { lambda.Start(handle) }
`)
	for _, flags := range [][]string{nil, {"-trimpath"}} {
		loaded := load(t, workspace.Config{Dir: dir, BuildFlags: flags}, "./ours", "./theirs")
		for pkg, want := range map[string]string{"ours": "model/model.go", "theirs": "other/sub/sub.go"} {
			c, err := loaded["example.com/trim/"+pkg].Check(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range c.Findings {
				for _, r := range f.Related {
					got = append(got, r.Span.File)
				}
			}
			if want := filepath.Join(dir, filepath.FromSlash(want)); len(got) != 1 || got[0] != want {
				t.Errorf("%s, with %v: %q, want %s", pkg, flags, got, want)
			}
		}
	}
}
