package lsp

import (
	"reflect"
	"sync"

	"go.lsp.dev/protocol"
)

// shown keeps what was found last in each file, for clients that ask.
type shown struct {
	mu       sync.Mutex
	files    map[string]*shownFile
	editions int // of all files, which may be closed and opened again
}

type shownFile struct {
	list     []protocol.Diagnostic
	edition  int           // tells what was found from what was found before
	version  int32         // of the text that it was found in; -1 before anything was
	answered int32         // the newest version that the client has asked about
	changed  chan struct{} // closed with the next edition
}

// file returns the record of a file. The caller holds mu.
func (s *shown) file(path string) *shownFile {
	if s.files == nil {
		s.files = map[string]*shownFile{}
	}
	f := s.files[path]
	if f == nil {
		f = &shownFile{version: -1, answered: -1, changed: make(chan struct{})}
		s.files[path] = f
	}
	return f
}

// get returns a copy of the record of a file.
func (s *shown) get(path string) shownFile {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.file(path)
}

// set records what was found in a version of a file. It reports whether the
// client has asked about that version already and been told something else.
func (s *shown) set(path string, version int32, list []protocol.Diagnostic) (outdated bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.file(path)
	same := len(f.list) == 0 && len(list) == 0 || reflect.DeepEqual(f.list, list)
	if !same {
		s.editions++
		f.edition = s.editions
	}
	f.list, f.version = list, version
	close(f.changed)
	f.changed = make(chan struct{})
	return !same && f.answered >= version
}

// forget drops the record of a file that was closed.
func (s *shown) forget(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.files[path]; f != nil {
		close(f.changed)
		delete(s.files, path)
	}
}
