package command

import (
	"context"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/stacktrace"
)

// invokeRemote sends the event to the deployed function. The end of its log, which
// is all that AWS returns, goes where the log of a local invocation goes.
func (args InvokeArgs) invokeRemote(ctx context.Context, env *Env, payload []byte) (r InvokeResult, err error) {
	f, name, err := env.deployable("invoke", args.Dir)
	if err != nil {
		return r, err
	}
	session, err := args.open(ctx, "invoke")
	if err != nil {
		return r, err
	}
	env.progress("invoke " + name + " in " + session.String())
	answer, err := session.Invoke(ctx, name, args.Qualifier, payload)
	if err != nil {
		return r, err
	}
	logs := stacktrace.Open(f.Dir).Locate(answer.Logs)
	if _, err := io.WriteString(env.Log, logs); err != nil {
		return r, err
	}
	r = InvokeResult{
		Payload:       local.JSON(answer.Payload),
		FunctionError: answer.FunctionError,
		Logs:          logs,
		RequestID:     answer.RequestID,
		Version:       answer.Version,
		raw:           answer.Payload,
	}
	r.readReport(answer.Logs)
	return r, nil
}

// report matches a figure of the line that ends an invocation's log (Developer guide,
// "View CloudWatch logs for Lambda functions").
var report = regexp.MustCompile(`(?:^|\t)(Duration|Billed Duration|Init Duration|Max Memory Used): ([0-9.]+) (?:ms|MB)`)

// readReport takes the figures from the REPORT line of a log. A server that prints
// none leaves them 0.
func (r *InvokeResult) readReport(logs string) {
	_, line, ok := strings.Cut(logs, "REPORT RequestId: ")
	if !ok {
		return
	}
	line, _, _ = strings.Cut(line, "\n")
	for _, m := range report.FindAllStringSubmatch(line, -1) {
		value, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			continue
		}
		switch m[1] {
		case "Duration":
			r.DurationMs = value
		case "Billed Duration":
			r.BilledMs = value
		case "Init Duration":
			r.InitMs = value
		case "Max Memory Used":
			r.MaxMemoryMB = int(value)
		}
	}
}
