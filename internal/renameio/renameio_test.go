package renameio_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/renameio"
)

// alone checks that dir holds one file and what is in it.
func alone(t *testing.T, dir, name, text string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != name {
		t.Errorf("%v, %v; want %s alone", entries, err, name)
		return
	}
	if data, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(data) != text {
		t.Errorf("%s holds %q, %v; want %q", name, data, err, text)
	}
}

func TestCommit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := renameio.Create(path, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("new"); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(path); string(data) != "old" {
		t.Errorf("before Commit it holds %q", data)
	}
	if err := f.Commit(); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	alone(t, dir, "out", "new")
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o755 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestDiscard(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := renameio.Copy(path, path, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	f.Discard()
	alone(t, dir, "out", "old")
}

func TestCommitOntoADirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := os.Mkdir(path, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := renameio.Create(path, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Commit(); err == nil {
		t.Error("a directory was replaced")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestNothingToCopy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := renameio.Copy(filepath.Join(dir, "none"), filepath.Join(dir, "out"), 0o644); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := renameio.Create(filepath.Join(dir, "none", "out"), 0o644); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}
