package aws

import (
	"context"
	"encoding/base64"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go/middleware"
)

// An Answer is a deployed function's reply to an event.
type Answer struct {
	Payload       []byte
	FunctionError string // "Unhandled" or "Handled" for a failed invocation, else empty
	Logs          string // the last 4 KB
	Version       string // that ran
	RequestID     string
}

// Invoke sends an event to a deployed function, version or alias (qualifier; empty
// for $LATEST) and waits for the answer.
func (s *Session) Invoke(ctx context.Context, name, qualifier string, event []byte) (*Answer, error) {
	in := &lambda.InvokeInput{FunctionName: &name, Payload: event, LogType: types.LogTypeTail}
	if qualifier != "" {
		in.Qualifier = &qualifier
	}
	out, err := s.lambda.Invoke(ctx, in)
	if err != nil {
		return nil, s.fail("invoke", name, err)
	}
	logs, err := base64.StdEncoding.DecodeString(awssdk.ToString(out.LogResult))
	if err != nil {
		return nil, s.fail("invoke", name, err)
	}
	return &Answer{
		Payload:       out.Payload,
		FunctionError: awssdk.ToString(out.FunctionError),
		Logs:          string(logs),
		Version:       awssdk.ToString(out.ExecutedVersion),
		RequestID:     requestID(out.ResultMetadata),
	}, nil
}

func requestID(m middleware.Metadata) string {
	id, _ := awsmiddleware.GetRequestIDMetadata(m)
	return id
}
