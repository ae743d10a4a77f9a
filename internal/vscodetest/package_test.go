package vscodetest

import (
	"archive/zip"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// What strict TypeScript and the units, which need no VS Code, say.
func TestUnits(t *testing.T) {
	bundled(t)
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
	path := packed(t)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	script, err := fs.Stat(r, "extension/dist/extension.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file fs.FileInfo
		most int64
	}{{info, 10_000_000}, {script, 300_000}} {
		t.Logf("%s: %d bytes", c.file.Name(), c.file.Size())
		if c.file.Size() > c.most {
			t.Errorf("%s has %d bytes, more than %d", c.file.Name(), c.file.Size(), c.most)
		}
	}
}

// contents are what users get: the program, the one script, and what describes them.
// vsce changes the case of some names.
var contents = regexp.MustCompile(`^(\[Content_Types\]\.xml|extension\.vsixmanifest|extension/(package(\.nls)?\.json|(?i:readme\.md|changelog\.md|license(\.txt)?)` +
	`|dist/extension\.js|bin/lambda-lsp|(l10n|media|schemas|snippets)/[^/]+\.(json|svg|png)))$`)

// Sources, dependencies, maps and whatever lies about where it is packaged stay out.
func TestBundle(t *testing.T) {
	r, err := zip.OpenReader(packed(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, f := range r.File {
		if !contents.MatchString(f.Name) {
			t.Errorf("the extension bundles %s", f.Name)
		}
	}
	if len(r.File) < 5 {
		t.Errorf("the extension bundles %d files", len(r.File))
	}
}
