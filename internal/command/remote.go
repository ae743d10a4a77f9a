package command

import (
	"context"
	"io"

	"github.com/lambda-lsp/lambda-lsp/internal/frames"
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
	logs := frames.Open(f.Dir).Locate(answer.Logs)
	if _, err := io.WriteString(env.Log, logs); err != nil {
		return r, err
	}
	return InvokeResult{
		Payload:       asJSON(answer.Payload),
		FunctionError: answer.FunctionError,
		Logs:          logs,
		RequestID:     answer.RequestID,
		Version:       answer.Version,
		raw:           answer.Payload,
	}, nil
}
