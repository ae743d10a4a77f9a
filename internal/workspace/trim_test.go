package workspace

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// Old records go, with what was left of writing them, and nothing else: the directory may hold what is somebody's.
func TestTrim(t *testing.T) {
	t.Parallel()
	record := strings.Repeat("0a", 16) + ".json"
	dir := testenv.Files(t, map[string]string{record: "{}", "thesis.tex": "", "notes.json": "", "." + record + ".123": "", "." + record: ""})
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-2 * keepFor)
	for _, e := range entries {
		if err := os.Chtimes(filepath.Join(dir, e.Name()), long, long); err != nil {
			t.Fatal(err)
		}
	}
	store{dir}.trim()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != len(entries)-2 {
		t.Errorf("left %v of %v, %v", left, entries, err)
	}
	if _, err := os.Stat(filepath.Join(dir, record)); err == nil {
		t.Error("the old record is there")
	}
}
