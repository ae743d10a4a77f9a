package vscode

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write what the extension has of this program")

// extension is where the extension's sources are.
const extension = "../../vscode"

// hold checks that a file of the extension is what this program says, and
// writes it with -update.
func hold(t *testing.T, name string, want []byte) {
	t.Helper()
	file := filepath.Join(extension, name)
	got, err := os.ReadFile(file)
	if err == nil && bytes.Equal(got, want) {
		return
	}
	if !*update {
		t.Fatalf("vscode/%s is stale (%v); run go test ./internal/vscode -update", name, err)
	}
	if err := os.WriteFile(file, want, 0o666); err != nil {
		t.Fatal(err)
	}
}

// indented is a value as npm writes JSON, below depth levels of other values.
func indented(t *testing.T, v any, depth int) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(string(bytes.Repeat([]byte("  "), depth)), "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
