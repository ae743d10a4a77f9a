package command

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// sampleEvent lies beside the handler: what is sent when nothing else is asked for.
const sampleEvent = "event.json"

// stdinEvent stands for the standard input where a file is asked for.
const stdinEvent = "-"

// Sample is what every command takes that sends an event.
type Sample struct {
	Event   string `json:"event,omitempty" flag:"event" value:"FILE" help:"send the JSON in FILE; - is the standard input"`
	Data    string `json:"data,omitempty" flag:"data" value:"JSON" help:"send this"`
	Example string `json:"example,omitempty" flag:"example" value:"NAME" choices:"examples" help:"send the sample event of that name"`
}

// ExamplesResult is what "invoke --list-examples" answers with.
type ExamplesResult struct {
	succeeded
	Examples []events.Example `json:"examples"`
}

// Print writes a name and what it is a sample of, a line each.
func (r ExamplesResult) Print(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, e := range r.Examples {
		if _, err := fmt.Fprintf(table, "%s\t%s\n", e.Name, e.Title); err != nil {
			return err
		}
	}
	return table.Flush()
}

// payload returns what to send, byte for byte: what the arguments say, else
// event.json beside the source, else the sample event of the handler's event
// type, else {}.
func (args Sample) payload(ctx context.Context, env *Env, verb string, source Source) ([]byte, error) {
	given := ""
	for _, o := range [][2]string{{"--data", args.Data}, {"--event", args.Event}, {"--example", args.Example}} {
		switch {
		case o[1] == "":
		case given != "":
			return nil, &failure.Error{Operation: verb, Message: given + " and " + o[0] + " are both given", Usage: true}
		default:
			given = o[0]
		}
	}
	file := filepath.Join(env.Path(source.Dir), sampleEvent)
	switch {
	case args.Data != "":
		return checkEvent("--data", []byte(args.Data))
	case args.Example != "":
		return example(verb, args.Example)
	case args.Event == stdinEvent:
		text, err := io.ReadAll(io.LimitReader(env.Stdin, function.MaxRequest+1))
		if err != nil {
			return nil, failure.Wrap("read", "the event", err)
		}
		return checkEvent("standard input", text)
	case args.Event != "":
		return openEvent(env.Path(args.Event))
	default:
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			return inferred(ctx, env, source)
		}
	}
	return readEvent(file)
}

// example returns the sample event of that name.
func example(verb, name string) ([]byte, error) {
	if e, ok := events.LookupExample(name); ok {
		return e.Event(), nil
	}
	return nil, unknown(verb, "example", name, chosen("examples"))
}

// inferred returns the sample event of the source whose events the handler
// takes; {} if it takes another type, or code that does not load.
func inferred(ctx context.Context, env *Env, from Source) ([]byte, error) {
	none := []byte("{}")
	event, err := build.EventType(ctx, from.here(env))
	if err != nil || event == nil {
		return none, ctx.Err() // what is wrong with the code is for the build to say
	}
	source, ok := events.ForType(event)
	if !ok {
		return none, nil
	}
	name := source.Examples()[0].Name
	if _, err := fmt.Fprintf(env.Log, "no %s: sending the example %s\n", sampleEvent, name); err != nil {
		return nil, err
	}
	return source.Sample(), nil
}

// openEvent reads the file that the user has named, which may be a pipe.
func openEvent(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, failure.Unreadable(file, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, function.MaxRequest+1))
	if err != nil {
		return nil, failure.Unreadable(file, err)
	}
	return checkEvent(file, text)
}

// readEvent reads the event.json that is in the source tree.
func readEvent(file string) ([]byte, error) {
	text, err := readfile.Source(file)
	if err != nil {
		return nil, failure.Unreadable(file, err)
	}
	return checkEvent(file, text)
}

// checkEvent refuses what Lambda's Invoke would.
func checkEvent(source string, text []byte) ([]byte, error) {
	if len(text) > function.MaxRequest {
		return nil, failure.New("read", source, "the event is larger than the %d bytes that Lambda takes", function.MaxRequest)
	}
	var v json.RawMessage
	err := json.Unmarshal(text, &v)
	if err == nil {
		return text, nil
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line, column := position(text, int(syntax.Offset))
		source = fmt.Sprintf("%s:%d:%d", source, line, column)
	}
	return nil, failure.New("read", source, "the event is not JSON: %v", err)
}

// position is the line and column, in bytes, of the last of the first n bytes.
func position(text []byte, n int) (line, column int) {
	before := text[:max(0, min(n, len(text))-1)]
	return 1 + bytes.Count(before, []byte("\n")), len(before) - bytes.LastIndexByte(before, '\n')
}
