package workspace

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/renameio"
)

// A store keeps, in a directory, what the go command has answered and what export
// data says of types, so that the next session need not wait for it. The zero value keeps nothing. What goes
// wrong with it costs time only.
type store struct{ dir string }

// keepFor is how long a file is kept that no session has used.
const keepFor = 30 * 24 * time.Hour

// A record is what is known of the packages in a module, and when that holds.
type record struct {
	Fields  string           // listFields, as they were
	Files   map[string]stamp // of the files that decide the answer
	Local   map[string]stamp // of the directories of packages whose sources may change
	Env     goEnv
	Roots   map[string]*listed
	Graph   []*listed
	Imports []string // what the go command was asked about
}

// file is where the record for the way in which c asks the go command is.
func (s store) file(c Config) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q", c.Dir, c.BuildFlags)
	for _, entry := range c.environ() {
		name, _, _ := strings.Cut(entry, "=")
		if slices.Contains([]string{"AR", "CC", "CXX", "FC", "HOME", "PATH"}, name) ||
			strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") || strings.HasPrefix(name, "PKG_CONFIG") {
			fmt.Fprintf(sum, " %q", entry)
		}
	}
	return filepath.Join(s.dir, hex.EncodeToString(sum.Sum(nil)[:16])+".json")
}

// read returns the record that c asks for, nil if there is none.
func (s store) read(c Config) *record {
	if s.dir == "" {
		return nil
	}
	path := s.file(c)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	r := &record{}
	if err := json.Unmarshal(data, r); err != nil || r.Fields != listFields {
		return nil
	}
	used(path)
	return r
}

// write keeps m for the next session.
func (s store) write(m *metadata) error {
	if s.dir == "" {
		return nil
	}
	r := record{
		Fields: listFields, Files: map[string]stamp{}, Local: map[string]stamp{},
		Env: m.env, Roots: m.roots, Graph: m.graph.order, Imports: sortedKeys(m.asked),
	}
	for _, path := range m.deciding() {
		r.Files[path] = m.stamps[path]
	}
	for _, l := range m.graph.order {
		if m.local(l) {
			r.Local[l.Dir] = m.stamps[l.Dir]
		}
	}
	f, err := s.create(s.file(m.config))
	if err != nil {
		return err
	}
	defer f.Discard()
	w := bufio.NewWriter(f)
	if err := json.NewEncoder(w).Encode(r); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	s.trim()
	return f.Commit()
}

// create starts a file of the store, whose directory it makes.
func (s store) create(path string) (*renameio.File, error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, err
	}
	return renameio.Create(path, 0o600)
}

// storedName is what records and types are called, and what they are while they are
// written. The directory is the user's to choose: what else is in it stays.
var storedName = regexp.MustCompile(`^([0-9a-f]{32}\.(json|types)|\.[0-9a-f]{32}\.(json|types)\.[0-9]+)$`)

// trim removes files that nobody has used for long.
func (s store) trim() {
	entries, _ := os.ReadDir(s.dir)
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && storedName.MatchString(entry.Name()) && time.Since(info.ModTime()) > keepFor {
			_ = os.Remove(filepath.Join(s.dir, entry.Name()))
		}
	}
}
