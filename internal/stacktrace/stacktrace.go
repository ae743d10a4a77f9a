// Package stacktrace finds the source that stack frames in a function's log point at.
// A function is built with -trimpath, so its frames name files by import path; what
// an editor or a terminal can open is a file of the user's.
package stacktrace

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// A Source is the module that a function was built from.
type Source struct {
	root   string // the module's directory
	module string // its path
	dir    string // the function's directory, that paths are relative to
}

// Open returns the source of the function in dir, from the nearest go.mod above it.
// Without one no frame is the user's.
func Open(dir string) Source {
	for root := dir; ; root = filepath.Dir(root) {
		if data, err := readfile.Source(filepath.Join(root, "go.mod")); err == nil {
			return Source{root: root, module: modfile.ModulePath(data), dir: dir}
		}
		if root == filepath.Dir(root) {
			return Source{dir: dir}
		}
	}
}

// frame matches a Go file and line as the Go runtime prints them (a.go:1), and as
// Python's tracebacks do (File "a.go", line 1).
var frame = regexp.MustCompile(`(?:File ")?([^\s":]+\.go)(?:", line |:)(\d+)`)

// jsonFrame matches them in the errors that aws-lambda-go logs.
var jsonFrame = regexp.MustCompile(`("path": ?")([^"]+\.go)(", ?"line": ?)(\d+)`)

// Locate returns text with each frame that is in the user's module as file:line,
// the file relative to the function's directory. Everything else stays as it is.
func (s Source) Locate(text string) string {
	if s.module == "" {
		return text
	}
	text = jsonFrame.ReplaceAllStringFunc(text, func(match string) string {
		m := jsonFrame.FindStringSubmatch(match)
		file, ok := s.file(s.lengthen(m[2]))
		if !ok {
			return match
		}
		return m[1] + file + ":" + m[4] + m[3] + m[4]
	})
	return frame.ReplaceAllStringFunc(text, func(match string) string {
		m := frame.FindStringSubmatch(match)
		file, ok := s.file(m[1])
		if !ok {
			return match
		}
		return file + ":" + m[2]
	})
}

// A Frame is a line of the user's source.
type Frame struct {
	File string // absolute
	Line int    // counted from 1
}

// anyFrame matches what frame and jsonFrame do.
var anyFrame = regexp.MustCompile(jsonFrame.String() + "|" + frame.String())

// Frames returns the frames in text that are in the user's module, in the order in
// which they stand there.
func (s Source) Frames(text string) []Frame {
	var list []Frame
	if s.module == "" {
		return list
	}
	for _, m := range anyFrame.FindAllStringSubmatch(text, -1) {
		file, digits := m[5], m[6]
		if file == "" {
			file, digits = s.lengthen(m[2]), m[4]
		}
		found, ok := s.file(file)
		if line, err := strconv.Atoi(digits); ok && err == nil {
			list = append(list, Frame{File: filepath.Join(s.dir, found), Line: line})
		}
	}
	return list
}

// lengthen undoes what aws-lambda-go does to the paths of package main, of whose
// directory it leaves the last element only.
func (s Source) lengthen(file string) string {
	rel, err := filepath.Rel(s.root, s.dir)
	if err != nil {
		return file
	}
	full := path.Join(s.module, filepath.ToSlash(rel))
	if path.Dir(file) != path.Base(full) {
		return file
	}
	return full + "/" + path.Base(file)
}

// file maps a trimmed path to the user's file, if it is there.
func (s Source) file(trimmed string) (string, bool) {
	inner, ok := strings.CutPrefix(trimmed, s.module+"/")
	if !ok {
		return "", false
	}
	file := filepath.Join(s.root, filepath.FromSlash(inner))
	if rel, err := filepath.Rel(s.root, file); err != nil || strings.HasPrefix(rel, "..") {
		return "", false
	}
	if _, err := os.Stat(file); err != nil {
		return "", false
	}
	rel, err := filepath.Rel(s.dir, file)
	if err != nil {
		return "", false
	}
	return rel, true
}
