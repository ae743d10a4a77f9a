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

// These are the longest that a state AWS calls temporary is waited for: a VPC
// function's first network interface takes minutes, a role seconds.
const (
	settleFunction = 10 * time.Minute
	settleRole     = 2 * time.Minute
)

// waitReady waits until the function, or a version or alias of it (qualifier, nil
// for $LATEST), can be updated and invoked, and returns it.
func (s *Session) waitReady(ctx context.Context, name string, qualifier *string, done *steps) (*types.FunctionConfiguration, error) {
	c, err := s.settle(ctx, done.operation, name, qualifier, done)
	if err != nil {
		return nil, err
	}
	if c.State == types.StateFailed || c.LastUpdateStatus == types.LastUpdateStatusFailed {
		reason := awssdk.ToString(c.LastUpdateStatusReason)
		if reason == "" {
			reason = awssdk.ToString(c.StateReason)
		}
		return nil, failure.New(done.operation, name, "AWS could not make the function ready: %s", reason).WithHint("mend what it names and deploy again")
	}
	return c, nil
}

// settle waits until nothing is under way, and returns the function as it then is:
// ready or failed, which an update may mend. Progress shows AWS's own state and
// reason whenever they change.
func (s *Session) settle(ctx context.Context, operation, name string, qualifier *string, done *steps) (*types.FunctionConfiguration, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, settleFunction,
		failure.New(operation, name, "the function did not become ready in %s", settleFunction).WithHint("look at its state in the console and run it again"))
	defer cancel()
	shown := ""
	for {
		out, err := s.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &name, Qualifier: qualifier})
		if err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			return nil, s.fail(operation, name, err)
		}
		c := out.Configuration
		if c.State != types.StatePending && c.LastUpdateStatus != types.LastUpdateStatusInProgress {
			return c, nil
		}
		if text := describe(c); text != shown {
			shown = text
			done.note(text)
		}
		if err := sleep(ctx, s.pace.poll); err != nil {
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

// retryBusy repeats call while AWS answers that the function is being created or
// updated, which the SDK's retryer does not cover.
func (s *Session) retryBusy(ctx context.Context, call func() error) error {
	return s.retry(ctx, settleFunction, call, func(err error) bool {
		text := message(err)
		return errorCode(err) == "ResourceConflictException" &&
			(strings.Contains(text, "in progress") || strings.Contains(text, "state: Pending"))
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
		if err := sleep(ctx, s.pace.poll); err != nil {
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
