package lsp

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// A survey has the functions checked of which no file is open, as they are on
// disk: one after the other, behind what the user works at, and keeping nothing of
// a function but which of its files have findings.
type survey struct {
	mu      sync.Mutex
	begun   bool
	running bool
	known   map[string]bool     // directories of functions
	wanted  map[string]bool     // those to look at
	shown   map[string][]string // by directory, the files with findings of the survey's
}

// beginSurvey starts the survey once the packages of the first open file are
// loaded: before, it would only be in their way.
func (s *server) beginSurvey() {
	s.survey.mu.Lock()
	begun := s.survey.begun
	s.survey.begun = true
	s.survey.mu.Unlock()
	if !begun {
		s.surveyAll()
	}
}

// surveyAll finds the functions of the workspace and looks at each anew. What was
// published of one that has gone is taken back.
func (s *server) surveyAll() {
	if !s.now().trusted || !s.survey.isBegun() {
		return
	}
	s.start(func(context.Context) {
		found := map[string]bool{}
		for _, folder := range s.now().folders {
			// A folder that cannot be read has no functions to tell of.
			functions, _ := function.Find(folder)
			for _, f := range functions {
				found[f.Dir] = true
			}
		}
		s.survey.mu.Lock()
		before := s.survey.known
		s.survey.known = found
		s.survey.mu.Unlock()
		for dir := range before {
			if !found[dir] {
				s.publishSurvey(dir, nil)
			}
		}
		s.surveyLater(slices.Collect(maps.Keys(found))...)
	})
}

func (v *survey) isBegun() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.begun
}

// surveyChanged looks again at what changed files may mean something to. A module's
// go.mod or a package that is no function's may mean something to any function.
func (s *server) surveyChanged(paths []string) {
	if !s.survey.isBegun() {
		return
	}
	var dirs []string
	folders := s.now().folders
	for _, path := range paths {
		if slices.ContainsFunc(folders, func(folder string) bool { return function.PassedBy(folder, path) }) {
			continue
		}
		dir := filepath.Dir(path)
		s.survey.mu.Lock()
		known := s.survey.known[dir]
		s.survey.mu.Unlock()
		switch {
		case known:
			dirs = append(dirs, dir)
		case strings.HasSuffix(path, ".json") && !concerns(path):
		default:
			s.surveyAll()
			return
		}
	}
	s.surveyLater(dirs...)
}

// surveyLater adds directories to those that are looked at.
func (s *server) surveyLater(dirs ...string) {
	s.survey.mu.Lock()
	defer s.survey.mu.Unlock()
	if s.survey.wanted == nil {
		s.survey.wanted = map[string]bool{}
	}
	for _, dir := range dirs {
		if s.survey.known[dir] {
			s.survey.wanted[dir] = true
		}
	}
	if len(s.survey.wanted) == 0 || s.survey.running {
		return
	}
	s.survey.running = true
	s.start(func(ctx context.Context) {
		for {
			dir, ok := s.survey.next()
			if !ok {
				return
			}
			s.surveySafely(ctx, dir)
		}
	})
}

// next takes the first of the directories that are wanted; with none left the
// survey stands still.
func (v *survey) next() (dir string, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.wanted) == 0 {
		v.running = false
		return "", false
	}
	dir = slices.Min(slices.Collect(maps.Keys(v.wanted)))
	delete(v.wanted, dir)
	return dir, true
}

// surveySafely is surveyOne, after whose panic the survey goes on.
func (s *server) surveySafely(ctx context.Context, dir string) {
	defer func() {
		if v := recover(); v != nil {
			s.panicked("the survey of "+dir, v)
		}
	}()
	s.surveyOne(ctx, dir)
}

// surveyOne checks a function on disk, unless the user has a file of it open.
func (s *server) surveyOne(ctx context.Context, dir string) {
	if ctx.Err() != nil || s.now().opened(dir) {
		return
	}
	o := s.workspaceOptions(s.now())
	packages, err := workspace.Load(ctx, workspace.Config{Dir: dir, Env: o.Env, BuildFlags: o.BuildFlags, Tests: true, JSON: o.JSON}, ".")
	var found []finding.Finding
	for _, p := range packages {
		checked, failed := p.Check(ctx, packages)
		if failed != nil {
			s.logf("analyze %s: %v", dir, failed)
		}
		if checked != nil {
			found = append(found, checked.Findings...)
		}
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		s.logf("load %s: %v", dir, err) // whoever opens a file of it is told
	}
	s.publishSurvey(dir, finding.Sort(found))
}

// publishSurvey makes these the findings in a directory, unless a file of it has
// been opened meanwhile.
func (s *server) publishSurvey(dir string, found []finding.Finding) {
	s.survey.mu.Lock()
	defer s.survey.mu.Unlock()
	v := s.now()
	if v.opened(dir) {
		return
	}
	files := map[string][]finding.Finding{}
	for _, path := range s.survey.shown[dir] {
		files[path] = nil
	}
	for _, f := range found {
		files[f.Span.File] = append(files[f.Span.File], f)
	}
	if s.survey.shown == nil {
		s.survey.shown = map[string][]string{}
	}
	delete(s.survey.shown, dir)
	for path, fs := range files {
		if len(fs) > 0 {
			s.survey.shown[dir] = append(s.survey.shown[dir], path)
		}
		s.publish(&protocol.PublishDiagnosticsParams{URI: v.uriOf(path), Diagnostics: v.diagnostics(&workspace.Snapshot{Dir: dir}, path, fs)})
	}
}

// takeOver returns the files of a directory that the survey has published findings
// in, for who publishes there from now on.
func (v *survey) takeOver(dir string) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	paths := v.shown[dir]
	delete(v.shown, dir)
	return paths
}

// opened reports whether a file in dir is.
func (v *view) opened(dir string) bool {
	for path := range v.docs {
		if filepath.Dir(path) == dir && concerns(path) {
			return true
		}
	}
	return false
}
