package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
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
	for _, o := range command.Options(args) {
		if o.Dash() { // as the code was loaded, so it is built
			o.Field.Set(reflect.ValueOf(slices.Concat(v.settings.BuildFlags, o.Field.Interface().([]string))))
		}
	}
	if !v.trusted {
		return nil, failure.New(verb, "", "this workspace is not trusted")
	}
	// What it compiles must not keep the editor's next request waiting.
	ctx, cancel := context.WithCancel(proc.Yielding(ctx))
	defer cancel()
	progress := s.begin(ctx, p.WorkDoneToken, work{title: c.Title, cancel: cancel, measured: c.Measured})
	ended := "failed"
	defer func() { progress.end(ended) }() // whatever happens
	out := &outcome{s: s, command: c}
	env := &command.Env{
		Dir:      s.commandDir(v),
		Environ:  s.environ(v),
		JSON:     v.settings.JSON,
		Stdin:    strings.NewReader(""),
		Log:      out,
		Progress: progress.report,
		Ask:      s.ask,
		Emit:     out.emit,
	}
	if s.extension {
		said := output{s: s, token: p.WorkDoneToken}
		env.Log, env.Emit, env.Ask = said, said.emit, s.askExtension
	}
	if s.can.canCreate() && !s.extension { // which opens files that are there
		env.Create = s.createFiles
	}
	out.about(v, env, args)
	result, err := c.Run(ctx, env, args)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Canceled
		}
		return nil, v.problem(verb, out.failed(err))
	}
	ended = "done"
	raw, err := json.Marshal(result)
	if err != nil {
		return nil, err
	}
	out.show(result)
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
