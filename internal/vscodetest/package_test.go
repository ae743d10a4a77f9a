package vscodetest

import (
	"os"
	"path/filepath"
	"testing"
)

// What strict TypeScript and the units, which need no VS Code, say.
func TestUnits(t *testing.T) {
	need(t)
	tests, err := filepath.Glob(filepath.Join(source, "out/unit/*.js"))
	if err != nil || len(tests) == 0 {
		t.Fatalf("no tests: %v", err)
	}
	for i, file := range tests {
		tests[i], err = filepath.Rel(source, file)
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, cmd := range [][]string{{"node_modules/.bin/tsc", "--noEmit"}, append([]string{"node", "--test"}, tests...)} {
		if out, err := in(source, cmd[0], cmd[1:]...).CombinedOutput(); err != nil {
			t.Errorf("%q: %v\n%s", cmd, err, out)
		}
	}
}

// What users download and VS Code loads stays small.
func TestSizes(t *testing.T) {
	k := need(t)
	for name, most := range map[string]int64{
		filepath.Join(k.installed, "dist/extension.js"):    300_000,
		filepath.Join(k.root, "lambda-lsp-linux-x64.vsix"): 10_000_000,
	} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes", filepath.Base(name), info.Size())
		if info.Size() > most {
			t.Errorf("%s has %d bytes, more than %d", filepath.Base(name), info.Size(), most)
		}
	}
}
