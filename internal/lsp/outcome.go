package lsp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// An outcome is how one run of a command goes, as the user is told: what it says
// meanwhile goes to the client's log, and what it ends with into a message, and
// into the lens of the function.
type outcome struct {
	s       *server
	command command.Command
	dirs    []string // the functions'; none for a command that is about none
	unseen  string   // a note on texts of the editor that are not on disk, when it was called

	mu   sync.Mutex
	said bytes.Buffer // so far, to show beside an answer that no message holds
	full bool         // said has no room left
	came bool         // a part of the answer has come
}

// about notes what the command is called for, and which of the editor's texts it will
// not see. What is saved while it runs it may have seen or not.
func (o *outcome) about(v *view, env *command.Env, args any) {
	for _, dir := range command.Dirs(args) {
		o.dirs = append(o.dirs, env.Path(dir))
	}
	from := env.Dir // where names are seen from
	if len(o.dirs) == 1 {
		from = o.dirs[0]
	}
	_, all := args.(*command.CheckArgs)
	names := v.unsaved(from, func(path string) bool {
		return all || !strings.HasSuffix(path, "_test.go") && slices.ContainsFunc(o.dirs, func(function string) bool {
			return o.s.reads(v, function, filepath.Dir(path))
		})
	})
	const most = 2 // as the lens has a line
	switch n := len(names); {
	case n == 0:
	case n == 1:
		o.unseen = fmt.Sprintf(" (what is on disk: %s has unsaved changes)", names[0])
	case n > most:
		names = append(names[:most-1], fmt.Sprintf("%d more", n-most+1))
		fallthrough
	default:
		o.unseen = fmt.Sprintf(" (what is on disk: %s have unsaved changes)", strings.Join(names, " and "))
	}
}

// mostSaid is how much is kept, in bytes, of what a command says while it runs.
const mostSaid = 1 << 20

// Write sends what a command says while it runs to the client's log, and keeps it.
func (o *outcome) Write(b []byte) (int, error) {
	o.mu.Lock()
	switch room := mostSaid - o.said.Len(); {
	case o.full:
	case len(b) > room:
		o.full = true
		o.said.Write(b[:room])
		o.said.WriteString("… (the rest is in the log)\n")
	default:
		o.said.Write(b)
	}
	o.mu.Unlock()
	text := strings.TrimRight(string(b), "\r\n")
	if err := o.s.client.LogMessage(o.s.ctx, &protocol.LogMessageParams{Type: protocol.MessageTypeLog, Message: text}); err != nil {
		return 0, err
	}
	return len(b), nil
}

// emit shows one part of an answer that comes in parts: in the log, but for where
// a debugger or a browser is to connect, and for code that does not build: that is
// what the user waits for.
func (o *outcome) emit(part command.Result) error {
	switch p := part.(type) {
	case command.DebugPart:
		if p.Listening != "" {
			o.s.showMessage(protocol.MessageTypeInfo, "Debug: listening on "+p.Listening+" for a DAP client")
			return nil
		}
	case command.WatchListening:
		o.s.showMessage(protocol.MessageTypeInfo, "Watch: "+printed(p))
		return nil
	case command.WatchFailed:
		// Which code answers now is said last.
		text := printed(p)
		end := max(0, strings.LastIndexByte(text, '\n'))
		o.s.showMessage(protocol.MessageTypeError, "Watch: "+shorten(text[:end], mostMessage)+text[end:])
		if end <= mostMessage {
			return nil
		}
	}
	o.mu.Lock()
	o.came = true
	o.mu.Unlock()
	return part.Print(o)
}

// printed is a result as a text.
func printed(r command.Result) string {
	var text strings.Builder
	if err := r.Print(&text); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(text.String())
}

// show tells the user what the command has answered: all of it in a document where
// it is more than a message shows.
func (o *outcome) show(result command.Result) {
	said := printed(result)
	short := shorten(said, mostMessage)
	if said == "" {
		short = "done"
	}
	message := o.command.Title + ": " + short + o.unseen
	if !o.s.extension {
		if r, ok := result.(command.NewResult); ok && len(r.Files) > 0 {
			o.s.showDocument(filepath.Join(r.Dir, r.Files[0]), true) // the handler comes first
		} else if len(said) > mostMessage || o.came {
			message += o.document(said)
		}
		kind := protocol.MessageTypeInfo
		if result.Failed() {
			kind = protocol.MessageTypeError
		}
		o.s.showMessage(kind, message)
	} else if o.unseen != "" {
		o.s.showMessage(protocol.MessageTypeWarning, o.command.Title+o.unseen)
	}
	if _, isNew := result.(command.NewResult); isNew {
		return // a new function's lenses have nothing to tell
	}
	if built, ok := result.(command.BuildResult); ok {
		o.s.built.Store(o.dirs[0], fmt.Sprintf("%s, %.1f MB in %.1f s", filepath.Base(built.Path), float64(built.Bytes)/1e6, built.Seconds))
	}
	o.last(o.command.Title+": "+short, o.unseen)
}

// failed returns the error of a command that has failed, as the user is to see it,
// which the client shows.
func (o *outcome) failed(err error) error {
	if errors.Is(err, context.Canceled) {
		how := " was cancelled"
		if o.command.Streams {
			how = " has ended" // which it does in no other way
		}
		o.last(o.command.Title+how, "")
		return err
	}
	o.last(o.command.Title+" failed: "+err.Error(), o.unseen)
	if o.unseen != "" {
		err = fmt.Errorf("%w%s", err, o.unseen)
	}
	return err
}

// last has the functions' lenses tell how the command has gone, with a note that is
// not cut.
func (o *outcome) last(word, note string) {
	if len(o.dirs) == 0 {
		return
	}
	const most = 150 // bytes, as a lens is one line
	word = strings.Join(strings.Fields(word), " ")
	for _, dir := range o.dirs {
		// The lens stands in the directory that paths start with.
		short := strings.ReplaceAll(word, dir+string(filepath.Separator), "")
		o.s.last.Store(dir, "Last: "+shorten(short, max(most-len(note), most/3))+note)
	}
	o.s.refreshLenses()
}

// document shows all that the command has said and answered in a document of its
// own. To a client that cannot open it, the note for the message tells where it is.
func (o *outcome) document(answer string) (note string) {
	o.mu.Lock()
	text := slices.Clone(o.said.Bytes())
	o.mu.Unlock()
	if answer != "" {
		text = append(text, answer+"\n"...)
	}
	name := o.command.Verb()
	for _, dir := range o.dirs {
		name += "-" + filepath.Base(dir)
	}
	path, err := o.s.answers.keep(name, text)
	if err != nil {
		o.s.logf("%v", err)
		return ""
	}
	if o.s.showDocument(path, false) {
		return ""
	}
	return " (all of it: " + path + ")"
}

// mostMessage is how much of a text a notification shows, in bytes.
const mostMessage = 300

// shorten cuts a text to so many bytes.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return text[:runeStart(text, most)] + "…"
}

// unsaved returns the names, seen from a directory, of the open files that count and
// whose text in the editor is not what is on disk.
func (v *view) unsaved(dir string, counts func(path string) bool) []string {
	var names []string
	for path, doc := range v.docs {
		if text, err := readfile.Source(path); err == nil && string(text) == doc.text || !counts(path) {
			continue
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			name = path
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// reads reports whether the build of a function reads the files of a directory. Which
// packages it imports is known while one of its files is open.
func (s *server) reads(v *view, function, dir string) bool {
	if dir == function {
		return true
	}
	for path := range v.docs {
		if filepath.Dir(path) == function {
			snapshot := s.workspace.Snapshot(path)
			return snapshot != nil && snapshot.Reads(dir)
		}
	}
	return false
}

// refreshLenses has the client ask for lenses again.
func (s *server) refreshLenses() {
	if !s.can.refreshLenses {
		return
	}
	s.start(func(ctx context.Context) {
		if err := s.client.CodeLensRefresh(ctx); err != nil {
			s.logf("refresh lenses: %v", err)
		}
	})
}
