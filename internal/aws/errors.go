package aws

import (
	"context"
	"errors"
	"net"
	"strings"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// fail explains an SDK error of this session; nil stays nil.
func (s *Session) fail(operation, object string, err error) error {
	if err == nil {
		return nil
	}
	return explain(operation, object, err, s.profile)
}

// explain turns an SDK error into one that says what to do. The profile is the one
// in force, "" if that is not known.
func explain(operation, object string, err error, profile string) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	if profile == "" {
		profile = "NAME"
	}
	code := errorCode(err)
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case isExpired(code):
		return failure.New(operation, object, "the credentials have expired").
			WithHint("log in again: aws sso login --profile %s, or renew the session's keys", profile)
	case isSSO(err):
		return failure.New(operation, object, "the SSO session has expired or was never started").
			WithHint("run aws sso login --profile %s", profile)
	case isRejected(code):
		return failure.New(operation, object, "AWS does not accept these credentials (%s)", code).
			WithHint("check the access key with aws sts get-caller-identity")
	case isDenied(code):
		return failure.New(operation, object, "access denied: %s", message(err)).
			WithHint("grant the permission it names, or choose another profile with --profile")
	case errors.As(err, &dns), errors.As(err, &op), errors.Is(err, context.DeadlineExceeded):
		return failure.New(operation, object, "AWS cannot be reached: %v", rootCause(err)).
			WithHint("check the network, --region, HTTPS_PROXY and AWS_ENDPOINT_URL")
	case code != "":
		return failure.New(operation, object, "%s (%s)", message(err), code)
	}
	return failure.Wrap(operation, object, err)
}

func isExpired(code string) bool {
	return code == "ExpiredToken" || code == "ExpiredTokenException" || code == "RequestExpired"
}

// isSSO reports whether credentials could not be had for want of an SSO session.
// The SDK has a type for some of the ways, and only words for the others.
func isSSO(err error) bool {
	var invalid *ssocreds.InvalidTokenError
	var op *smithy.OperationError
	return errors.As(err, &invalid) ||
		errors.As(err, &op) && strings.HasPrefix(innermost(op).ServiceID, "SSO") ||
		strings.Contains(err.Error(), "SSO token")
}

// innermost is the operation that failed first: a request fails with another
// service's error where that one was to give the credentials.
func innermost(op *smithy.OperationError) *smithy.OperationError {
	var inner *smithy.OperationError
	for errors.As(op.Err, &inner) {
		op = inner
	}
	return op
}

func isRejected(code string) bool {
	switch code {
	case "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidSignatureException":
		return true
	}
	return false
}

func isDenied(code string) bool {
	return code == "AccessDenied" || code == "AccessDeniedException" || code == "UnauthorizedOperation"
}

// errorCode is AWS's name for an error, empty for an error that AWS did not send.
// HTTP statuses are not looked at: proxies and test servers answer 404 too.
func errorCode(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

func message(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorMessage() != "" {
		return api.ErrorMessage()
	}
	return err.Error()
}

// isNotFound reports whether AWS says that the thing asked for does not exist.
func isNotFound(err error) bool {
	code := errorCode(err)
	return code == "ResourceNotFoundException" || code == "NoSuchEntity" || code == "NoSuchEntityException"
}

func rootCause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
