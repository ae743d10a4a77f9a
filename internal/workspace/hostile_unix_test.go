//go:build unix

package workspace_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// To list what a package imports, go has it compiled; what is in its directory is not
// run for that, whatever PATH says.
func TestLoadRunsNothingOfTheSource(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	// A number that nothing was compiled with before.
	dir := testenv.Tree(t, fmt.Sprintf(`
-- go.mod --
module example.com/fn

go 1.24
-- main.go --
package main

import "example.com/fn/own"

var answer = own.Answer
-- own/own.go --
package own

// static int answer(void) { return %d; }
import "C"

var Answer = int(C.answer())
`, rand.Int32()))
	marker := filepath.Join(t.TempDir(), "ran")
	for _, name := range []string{"go", "gcc", "as", "ld", "cc1", "own/go", "own/gcc", "own/as", "own/ld", "own/cc1"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\ntouch "+marker+"\nexit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	env := environ("CGO_ENABLED=1", "PATH=.:"+os.Getenv("PATH"))
	p := load(t, workspace.Config{Dir: dir, Env: env}, ".")["example.com/fn"]
	want(t, "errors", messages(p), nil)
	if got := p.Types.Scope().Lookup("answer").Type().String(); got != "int" {
		t.Errorf("answer is of type %s", got)
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("something of the source ran")
	}
}
