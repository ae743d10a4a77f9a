package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// What a command compiles for an editor leaves the processors to what the editor asks
// meanwhile: the go command and all it starts have a low priority.
func TestBuildYields(t *testing.T) {
	t.Parallel()
	real, bin, log := testenv.NeedTool(t, "go"), t.TempDir(), filepath.Join(t.TempDir(), "log")
	// The priority comes a moment after the start.
	script := `#!/bin/sh
[ "$1" = build ] && for i in $(seq 2000); do [ "$(nice)" = 0 ] || break; done && nice >>` + log + `
exec ` + real + ` "$@"
`
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	s := begin(t, start{dir: folder(t, startFunction), capabilities: json.RawMessage(progressCapability), options: map[string]any{"env": map[string]string{"PATH": bin + ":" + os.Getenv("PATH")}}})
	doc := s.Open(s.path("main.go"))
	s.Diagnostics(doc)
	s.Must("workspace/executeCommand", run("lambda.build", map[string]any{"dir": s.dir}), nil)
	data, err := os.ReadFile(log)
	if got := strings.Fields(string(data)); err != nil || len(got) == 0 || slices.Contains(got, "0") {
		t.Errorf("built with priorities %v, %v", got, err)
	}
}
