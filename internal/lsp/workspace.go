package lsp

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// sampleEvent is the event that lies beside a handler.
const sampleEvent = "event.json"

// concerns reports whether a file means something to the workspace.
func concerns(path string) bool {
	base := filepath.Base(path)
	return strings.HasSuffix(base, ".go") || base == function.FileName || base == sampleEvent
}

// workspaceOptions are what the workspace needs of the settings.
func (s *server) workspaceOptions(v *view) workspace.Options {
	o := workspace.Options{
		Env:        s.environ(v),
		BuildFlags: v.settings.BuildFlags,
		JSON:       v.settings.JSON,
		Untrusted:  !v.trusted,
		Notify:     s.notified,
		Recovered:  func(v any) { s.panicked("the workspace", v) },
	}
	if s.options.Cache != "" {
		o.Cache = filepath.Join(s.options.Cache, "packages")
	}
	return o
}

// environ is the environment of the programs that the server starts: the
// server's own with the user's settings.
func (s *server) environ(v *view) []string {
	env := slices.Clone(s.options.Environ)
	for name, value := range v.settings.Env {
		env = append(env, name+"="+value)
	}
	return env
}

// notified hears what happens in the workspace.
func (s *server) notified(e workspace.Event) {
	switch e := e.(type) {
	case workspace.Loading:
		s.loading(e.Dir)
	case workspace.Loaded:
		s.loaded(e)
	case workspace.Diagnosed:
		s.diagnosed(e)
	}
}

// mapperIn maps what the snapshot, or else the disk, has in a file.
// It is nil for a file that cannot be read.
func (v *view) mapperIn(s *workspace.Snapshot, path string) *mapper {
	if doc := v.docs[path]; doc != nil {
		if version, open := s.Version(path); open && version == doc.version {
			return doc.mapper()
		}
	}
	if text, open := s.Text(path); open {
		return newMapper(string(text), v.enc)
	}
	return v.mapperOnDisk(path)
}
