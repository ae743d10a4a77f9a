package aws

import (
	"context"
	"fmt"
	"strings"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// settle is the longest that a state AWS calls temporary is waited for: a VPC
// function's first network interface takes minutes, a role seconds.
const (
	settleFunction = 10 * time.Minute
	settleRole     = 2 * time.Minute
)

// waitReady waits until the function can be updated and invoked, and returns it.
// Progress shows AWS's own state and reason whenever they change.
func (s *Session) waitReady(ctx context.Context, name string, done *steps) (*types.FunctionConfiguration, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, settleFunction,
		failure.New("deploy", name, "the function did not become ready in %s", settleFunction).WithHint("look at its state in the console and run it again"))
	defer cancel()
	shown := ""
	for {
		out, err := s.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &name})
		if err != nil {
			return nil, s.fail("deploy", name, err)
		}
		c := out.Configuration
		switch {
		case c.State == types.StateFailed || c.LastUpdateStatus == types.LastUpdateStatusFailed:
			reason := awssdk.ToString(c.LastUpdateStatusReason)
			if reason == "" {
				reason = awssdk.ToString(c.StateReason)
			}
			return nil, failure.New("deploy", name, "AWS could not make the function ready: %s", reason).WithHint("mend what it names and deploy again")
		case c.State != types.StatePending && c.LastUpdateStatus != types.LastUpdateStatusInProgress:
			return c, nil
		}
		if text := describe(c); text != shown {
			shown = text
			done.note(text)
		}
		if err := sleep(ctx, s.poll); err != nil {
			return nil, err
		}
	}
}

// describe is a state and its reason in AWS's words.
func describe(c *types.FunctionConfiguration) string {
	if c.State == types.StatePending {
		return fmt.Sprintf("state %s: %s", c.State, awssdk.ToString(c.StateReason))
	}
	return fmt.Sprintf("update %s: %s", c.LastUpdateStatus, awssdk.ToString(c.LastUpdateStatusReason))
}

// retryBusy repeats call while AWS answers that another update of the function is
// in progress, which the SDK's retryer does not cover.
func (s *Session) retryBusy(ctx context.Context, call func() error) error {
	return s.retry(ctx, settleFunction, call, func(err error) bool {
		return errorCode(err) == "ResourceConflictException" && strings.Contains(message(err), "in progress")
	})
}

// retryRole repeats call while AWS answers that the role cannot be assumed: a role
// just made is not yet known everywhere.
func (s *Session) retryRole(ctx context.Context, call func() error) error {
	return s.retry(ctx, settleRole, call, func(err error) bool {
		return errorCode(err) == "InvalidParameterValueException" && strings.Contains(message(err), "cannot be assumed")
	})
}

func (s *Session) retry(ctx context.Context, limit time.Duration, call func() error, again func(error) bool) error {
	deadline := time.Now().Add(limit)
	for {
		err := call()
		if err == nil || !again(err) || time.Now().After(deadline) {
			return err
		}
		if err := sleep(ctx, s.poll); err != nil {
			return err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
