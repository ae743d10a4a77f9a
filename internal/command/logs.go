package command

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/stacktrace"
)

// LogsArgs are the arguments of "logs".
type LogsArgs struct {
	Dir string `json:"dir,omitempty" arg:"DIR" default:"." help:"the function's directory"`
	Cloud
	Follow  bool   `json:"follow,omitempty" flag:"follow,f" help:"go on until interrupted"`
	Since   string `json:"since,omitempty" flag:"since" value:"WHEN" default:"10m" help:"how far back: a duration such as 10m or 2h, or a time such as 2026-01-02T15:04:05Z"`
	Filter  string `json:"filter,omitempty" flag:"filter" value:"PATTERN" help:"only what matches this CloudWatch Logs filter pattern"`
	Request string `json:"request,omitempty" flag:"request" value:"ID" help:"only what names this request id"`
}

// A LogLine is one entry of a function's log.
type LogLine struct {
	succeeded
	aws.LogEvent
}

// Print writes the time and the message.
func (l LogLine) Print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%s %s\n", l.Time.Format("2006-01-02T15:04:05.000Z"), strings.TrimRight(l.Message, "\n"))
	return err
}

// LogsResult is empty: the entries were emitted as they came.
type LogsResult struct{ succeeded }

// Print writes nothing.
func (LogsResult) Print(io.Writer) error { return nil }

func logs() Command {
	return define(Command{
		ID:    "lambda.logs",
		Title: "Logs",
		Short: "print the function's logs",
		Long: "Stack frames in the user's own code appear as file:line of the source. With --json,\n" +
			"each entry is an object on a line of its own.",
		Streams: true,
	}, runLogs)
}

func runLogs(ctx context.Context, env *Env, args LogsArgs) (r LogsResult, err error) {
	since, err := parseSince(args.Since, time.Now())
	if err != nil {
		return r, err
	}
	f, name, err := env.deployable("logs", args.Dir)
	if err != nil {
		return r, err
	}
	session, err := args.open(ctx, "logs")
	if err != nil {
		return r, err
	}
	source := stacktrace.Open(f.Dir)
	query := aws.LogQuery{Since: since, Filter: args.Filter, RequestID: args.Request, Follow: args.Follow}
	return r, session.Logs(ctx, name, query, func(e aws.LogEvent) error {
		e.Message = source.Locate(e.Message)
		return env.Emit(LogLine{LogEvent: e})
	})
}

// parseSince reads a duration before now, or a time.
func parseSince(text string, now time.Time) (time.Time, error) {
	if d, err := time.ParseDuration(text); err == nil && d >= 0 {
		return now.Add(-d), nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	return time.Time{}, &failure.Error{
		Operation: "logs", Object: "--since " + text,
		Message: "neither a duration nor a time", Hint: "write 10m, 2h or 2026-01-02T15:04:05Z", Usage: true,
	}
}
