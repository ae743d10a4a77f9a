package vscode

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
)

// What the extension shows goes through vscode.l10n.t, and the bundle that
// translations start from has all of it, with the titles of the program's tables.
func TestTexts(t *testing.T) {
	t.Parallel()
	texts := map[string]string{}
	call := regexp.MustCompile(`l10n\.t\(\s*("(?:[^"\\]|\\.)*"|.)`)
	err := filepath.WalkDir(filepath.Join(extension, "src"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".ts") || filepath.Base(path) == "titles.ts" { // which translates those
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range call.FindAllSubmatch(source, -1) {
			text, err := strconv.Unquote(string(found[1]))
			if err != nil {
				t.Errorf("%s: l10n.t(%s… is called with something else than a text", path, found[1])
			}
			texts[text] = text
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) == 0 {
		t.Fatal("no text was found")
	}
	for _, c := range command.All() {
		texts[c.Title] = c.Title
	}
	for _, s := range events.All() {
		texts[s.Title] = s.Title
	}
	for _, e := range events.Examples() {
		texts[e.Title] = e.Title
	}
	hold(t, "l10n/bundle.l10n.json", append(indented(t, texts, 0), '\n'))
}
