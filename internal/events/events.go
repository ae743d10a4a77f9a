// Package events provides the list of event sources: what invokes a function,
// the Go types for it, sample events, and the text of a handler. Adding one takes
// a line in sources.go, a directory in sources and, if its text is the first to import a
// package, a line in code.go.
package events

import (
	"embed"
	"fmt"
	"go/types"
	"slices"
	"strings"
)

// Path is the package that declares most of the sources' types.
const Path = "github.com/aws/aws-lambda-go/events"

// sources holds, in a directory per source, its sample events and the text that
// code.go makes files of. The text ends in .txt, since it is not quite Go.
//
//go:embed sources
var sources embed.FS

// A Source is something that invokes functions.
type Source struct {
	Name  string // what --event takes: "s3"
	Title string // for a menu: "S3: objects created or removed"
	// Event is the type of the handler's event, as Go spells it in a file that
	// imports Path. The handler's text declares it if it is not of that package.
	Event string
	// Result is the type that the handler returns beside an error, "" if its
	// answer does not count.
	Result string

	text     string   // the directory with the handler's text, if not Name
	examples []string // what tells its samples apart, if there are several
}

// Lookup returns the source of that name.
func Lookup(name string) (Source, bool) {
	all := All()
	i := slices.IndexFunc(all, func(s Source) bool { return s.Name == name })
	if i < 0 {
		return Source{}, false
	}
	return all[i], true
}

// ForType returns the source whose events are of type t, or point to it: the
// first, where several share a type. It knows no source for a type that is not
// aws-lambda-go's.
func ForType(t types.Type) (Source, bool) {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	named, ok := t.(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != Path {
		return Source{}, false
	}
	for _, s := range All() {
		name, ours := strings.CutPrefix(s.Event, "events.")
		if !ours {
			continue
		}
		// An older version of the package may not have the type, and it may be an alias.
		if obj := named.Obj().Pkg().Scope().Lookup(name); obj != nil && types.Identical(obj.Type(), named) {
			return s, true
		}
	}
	return Source{}, false
}

// An Example is a sample event.
type Example struct {
	Name   string `json:"name"` // what --example takes: "s3-put"
	Title  string `json:"title"`
	source Source
	file   string
}

// Event returns the sample's JSON, indented and with a newline at its end.
func (e Example) Event() []byte { return read(e.source.Name + "/" + e.file) }

// Examples returns the source's samples. The first is the one that goes by the
// source's name too, and that a new function has as its event.json.
func (s Source) Examples() []Example {
	if len(s.examples) == 0 {
		return []Example{{Name: s.Name, Title: s.Title, source: s, file: "event.json"}}
	}
	var list []Example
	for _, which := range s.examples {
		list = append(list, Example{Name: s.Name + "-" + which, Title: s.Title, source: s, file: which + ".json"})
	}
	return list
}

// Sample returns the first of the source's sample events.
func (s Source) Sample() []byte { return s.Examples()[0].Event() }

// Examples returns the samples of all sources.
func Examples() []Example {
	var list []Example
	for _, s := range All() {
		list = append(list, s.Examples()...)
	}
	return list
}

// LookupExample returns the sample of that name, or the first of the source of
// that name.
func LookupExample(name string) (Example, bool) {
	if s, ok := Lookup(name); ok {
		return s.Examples()[0], true
	}
	all := Examples()
	i := slices.IndexFunc(all, func(e Example) bool { return e.Name == name })
	if i < 0 {
		return Example{}, false
	}
	return all[i], true
}

// read returns an embedded file of a source in the table.
func read(name string) []byte {
	text, err := sources.ReadFile("sources/" + name)
	if err != nil {
		// The table and the directories are tested to agree.
		panic(fmt.Sprintf("events: %v", err))
	}
	return text
}
