package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// commandIDs are those of every command.
func commandIDs() []string {
	var ids []string
	for _, c := range command.All() {
		ids = append(ids, c.ID)
	}
	return ids
}

// ExecuteCommand runs a command, with its arguments as one object, and answers
// with its result. The user sees its progress and a word of how it went.
func (s *server) ExecuteCommand(ctx context.Context, p *protocol.ExecuteCommandParams) (protocol.LSPAny, error) {
	_, verb, _ := strings.Cut(p.Command, ".")
	c, ok := command.Lookup(verb)
	if !ok || c.ID != p.Command {
		return nil, invalid("there is no command %q", p.Command)
	}
	args := c.NewArgs()
	if err := decodeArgs(p.Arguments, args); err != nil {
		return nil, invalid("%s: %v", c.ID, err)
	}
	v := viewOf(ctx)
	if !v.trusted {
		return nil, failure.New(verb, "", "this workspace is not trusted")
	}
	// What it compiles must not keep the editor's next request waiting.
	ctx, cancel := context.WithCancel(proc.Yielding(ctx))
	defer cancel()
	progress := s.begin(ctx, p.WorkDoneToken, c.Title, cancel)
	env := &command.Env{
		Dir:      s.commandDir(v),
		Environ:  s.environ(v),
		Stdin:    strings.NewReader(""),
		Log:      &lineLog{s: s},
		Progress: progress.report,
		Ask:      s.ask,
		Emit:     s.emit,
	}
	if s.extension {
		said := output{s: s, token: p.WorkDoneToken}
		env.Log, env.Emit, env.Ask = said, said.emit, s.askExtension
	}
	if s.can.canCreate() && !s.extension { // which opens files that are there
		env.Create = s.createFiles
	}
	result, err := c.Run(ctx, env, args)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Canceled
		}
		progress.end("failed")
		return nil, v.problem(verb, err)
	}
	progress.end("done")
	raw, err := json.Marshal(result)
	if err != nil {
		return nil, err
	}
	s.showResult(v, c, args, result)
	return raw, nil
}

// ask asks the user. Closing the question is a no.
func (s *server) ask(ctx context.Context, q command.Question) (bool, error) {
	const yes, no = "Yes", "No"
	answer, err := s.client.ShowMessageRequest(ctx, &protocol.ShowMessageRequestParams{
		Type:    protocol.MessageTypeWarning,
		Message: q.String(),
		Actions: []protocol.MessageActionItem{{Title: yes}, {Title: no}},
	})
	if err != nil {
		return false, failure.Wrap("ask", "the user", err)
	}
	return answer != nil && answer.Title == yes, nil
}

// emit shows one part of an answer that comes in parts: in the log, but for where
// a debugger or a browser is to connect, and for code that does not build: that is
// what the user waits for.
func (s *server) emit(part command.Result) error {
	switch p := part.(type) {
	case command.DebugPart:
		if p.Listening != "" {
			s.showMessage(protocol.MessageTypeInfo, "Debug: listening on "+p.Listening+" for a DAP client")
			return nil
		}
	case command.WatchListening:
		s.showMessage(protocol.MessageTypeInfo, "Watch: "+printed(p))
		return nil
	case command.WatchFailed:
		s.showMessage(protocol.MessageTypeError, "Watch: "+shorten(printed(p)))
		return nil
	}
	return part.Print(&lineLog{s: s})
}

// printed is a result as a text.
func printed(r command.Result) string {
	var text strings.Builder
	if err := r.Print(&text); err != nil {
		return err.Error()
	}
	return strings.TrimSpace(text.String())
}

// decodeArgs decodes the one object that a command takes. Unknown members are an
// error: a misspelt option must not be ignored.
func decodeArgs(arguments []protocol.LSPAny, args any) error {
	if len(arguments) == 0 || string(arguments[0]) == "null" {
		return nil
	}
	if len(arguments) > 1 {
		return fmt.Errorf("want one object, got %d arguments", len(arguments))
	}
	d := json.NewDecoder(bytes.NewReader(arguments[0]))
	d.DisallowUnknownFields()
	if err := d.Decode(args); err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

// commandDir is what relative paths in a command's arguments are relative to.
func (s *server) commandDir(v *view) string {
	if len(v.folders) > 0 {
		return v.folders[0]
	}
	return s.options.Dir
}

// showResult tells the user how a command has gone.
func (s *server) showResult(v *view, c command.Command, args any, result command.Result) {
	var text bytes.Buffer
	if err := result.Print(&text); err != nil {
		s.logf("%s: %v", c.ID, err)
		return
	}
	said := strings.TrimSpace(text.String())
	message := c.Title + ": " + shorten(said)
	kind := protocol.MessageTypeInfo
	if result.Failed() {
		kind = protocol.MessageTypeError
	}
	if r, ok := result.(command.NewResult); ok && len(r.Files) > 0 && !s.extension {
		s.showDocument(filepath.Join(r.Dir, r.Files[0])) // the handler comes first
	}
	dir := s.dirOf(v, args)
	if unsaved := v.unsaved(dir); dir != "" && len(unsaved) > 0 {
		message += fmt.Sprintf(" (what is on disk: %s has unsaved changes)", strings.Join(unsaved, ", "))
	}
	if !s.extension {
		s.showMessage(kind, message)
	}
	if dir == "" {
		return
	}
	if built, ok := result.(command.BuildResult); ok {
		// The lens stands in the directory that the path starts with.
		message = strings.Replace(message, built.Path, filepath.Base(built.Path), 1)
		s.built.Store(dir, fmt.Sprintf("%s, %.1f MB in %.1f s", filepath.Base(built.Path), float64(built.Bytes)/1e6, built.Seconds))
	}
	if _, isNew := result.(command.NewResult); isNew {
		return // a new function's lenses have nothing to tell
	}
	s.last.Store(dir, "Last: "+shorten(message))
	s.refreshLenses()
}

// dirOf returns the function's directory that a command's arguments name, "" if
// they name none.
func (s *server) dirOf(v *view, args any) string {
	for _, o := range command.Options(args) {
		if o.Arg == "DIR" {
			env := command.Env{Dir: s.commandDir(v)}
			return env.Path(o.Field.String())
		}
	}
	return ""
}

// shorten cuts a text to what a notification shows.
func shorten(text string) string {
	const most = 300
	if len(text) <= most {
		return text
	}
	return text[:runeStart(text, most)] + "…"
}

// unsaved returns the names of the files in a directory whose text in the editor
// is not what is on disk.
func (v *view) unsaved(dir string) []string {
	var names []string
	for path, doc := range v.docs {
		if filepath.Dir(path) != dir {
			continue
		}
		if text, err := readfile.Source(path); err != nil || string(text) != doc.text {
			names = append(names, filepath.Base(path))
		}
	}
	slices.Sort(names)
	return names
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

// A lineLog sends what a command says while it runs to the client's log.
type lineLog struct{ s *server }

var _ io.Writer = (*lineLog)(nil)

func (l *lineLog) Write(b []byte) (int, error) {
	text := strings.TrimRight(string(b), "\r\n")
	if err := l.s.client.LogMessage(l.s.ctx, &protocol.LogMessageParams{Type: protocol.MessageTypeLog, Message: text}); err != nil {
		return 0, err
	}
	return len(b), nil
}
