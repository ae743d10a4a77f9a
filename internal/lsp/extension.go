package lsp

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/stacktrace"
	"github.com/lambda-lsp/lambda-lsp/internal/vscode"
)

// Request answers what the protocol does not have: package vscode declares it.
func (s *server) Request(ctx context.Context, method string, params any) (any, error) {
	switch method {
	case vscode.Functions:
		return s.functions(viewOf(ctx))
	case vscode.Example:
		return sampleText(params)
	case vscode.Frames:
		return frames(params)
	case vscode.Accounts:
		return access(s.environ(viewOf(ctx))), nil
	}
	return s.UnimplementedServer.Request(ctx, method, params)
}

// sampleText returns the sample event that params name.
func sampleText(params any) (any, error) {
	var p vscode.ExampleParams
	if err := decodeParams(vscode.Example, params, &p); err != nil {
		return nil, err
	}
	example, ok := events.LookupExample(p.Name)
	if !ok {
		return nil, invalid("%s: there is no example %q", vscode.Example, p.Name)
	}
	return string(example.Event()), nil
}

// frames returns the lines of the user's code that a log points at.
func frames(params any) (any, error) {
	var p vscode.FramesParams
	if err := decodeParams(vscode.Frames, params, &p); err != nil {
		return nil, err
	}
	list := []vscode.Frame{}
	for _, f := range stacktrace.Open(p.Dir).Frames(p.Log) {
		list = append(list, vscode.Frame{File: f.File, Line: f.Line})
	}
	return list, nil
}

// decodeParams decodes the parameters of a request that the protocol does not have.
func decodeParams(method string, params, into any) error {
	raw, err := json.Marshal(params)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		return invalid("%s: %v", method, err)
	}
	return nil
}

// access reads the user's AWS configuration.
func access(environ []string) vscode.Access {
	env := command.Env{Environ: environ}
	outranking := cmp.Or(env.Getenv("AWS_REGION"), env.Getenv("AWS_DEFAULT_REGION")) // a profile's own, as in the AWS CLI
	a := vscode.Access{
		Profiles: aws.Profiles(env.Getenv),
		Profile:  cmp.Or(env.Getenv("AWS_PROFILE"), "default"),
		Region:   outranking,
	}
	for i := range a.Profiles {
		p := &a.Profiles[i]
		p.Region = cmp.Or(outranking, p.Region)
		if p.Name == a.Profile {
			a.Region = p.Region
		}
	}
	return a
}

// askExtension asks the user through the client, which shows the changes its own way.
func (s *server) askExtension(ctx context.Context, q command.Question) (yes bool, err error) {
	if _, err := s.conn.Call(ctx, vscode.Ask, q, &yes); err != nil {
		return false, failure.Wrap("ask", "the user", err)
	}
	return yes, nil
}

// An output sends what a command says while it runs to the client that has
// called it.
type output struct {
	s     *server
	token protocol.ProgressToken
}

func (o output) Write(b []byte) (int, error) {
	return len(b), o.send(vscode.Output{Text: string(b)})
}

// emit passes on one part of an answer that comes in parts.
func (o output) emit(part command.Result) error {
	raw, err := json.Marshal(part)
	if err != nil {
		return err
	}
	var text strings.Builder
	if err := part.Print(&text); err != nil {
		return err
	}
	said := vscode.Output{Part: raw, Text: text.String()}
	if p, ok := part.(command.Detailed); ok && p.Detail() != nil {
		problem := o.s.now().problemOf(*p.Detail())
		said.Problem = &problem
	}
	return o.send(said)
}

func (o output) send(said vscode.Output) error {
	if token, ok := o.token.(protocol.String); ok {
		said.Token = string(token)
	}
	return o.s.conn.Notify(o.s.ctx, vscode.Said, said)
}

// problem is an error of a command with all that is known of it as data.
func (v *view) problem(verb string, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	p := v.problemOf(command.DetailOf(verb, err))
	if len(p.Files) > 0 {
		p.Message = err.Error() // with what is noted beside the findings
	}
	data, marshalErr := json.Marshal(p)
	if marshalErr != nil {
		return err
	}
	return &jsonrpc2.Error{Code: codeRequestFailed, Message: err.Error(), Data: data}
}

// problemOf is an error of a command in the protocol's terms.
func (v *view) problemOf(d command.ErrorDetail) vscode.Problem {
	return vscode.Problem{Operation: d.Operation, Object: d.Object, Message: d.Message, Hint: d.Hint, Files: v.files(d.Findings)}
}

// files are findings, which are sorted by file, in the protocol's terms. A build
// reads what is on disk, and so do their places.
func (v *view) files(findings []finding.Finding) []vscode.File {
	files := []vscode.File{}
	path, m := "", (*mapper)(nil)
	for _, f := range findings {
		if f.Span.File != path || len(files) == 0 {
			path = f.Span.File
			m = v.mapperOnDisk(path)
			files = append(files, vscode.File{URI: string(v.uriOf(path))})
		}
		found := vscode.Finding{
			Severity: int(severities[f.Severity]), Rule: f.Rule, URL: f.URL, Message: strings.TrimSpace(f.Message),
		}
		if m != nil {
			found.Range = vscode.Range{Start: position(m.span(f.Span).Start), End: position(m.span(f.Span).End)}
		}
		last := &files[len(files)-1]
		last.Findings = append(last.Findings, found)
	}
	return files
}

func position(p protocol.Position) vscode.Position {
	return vscode.Position{Line: int(p.Line), Character: int(p.Character)}
}
