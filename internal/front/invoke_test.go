package front

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/smithy-go"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/watch"
)

// sdk is AWS's own client of the server.
func (s *running) sdk() *lambda.Client {
	return lambda.New(lambda.Options{
		BaseEndpoint: aws.String(s.url), Region: "us-east-1",
		Credentials:      credentials.NewStaticCredentialsProvider("id", "secret", ""),
		RetryMaxAttempts: 1,
	})
}

// seen answers with what it got.
var seen = fake{"orders", func(_ context.Context, inv local.Invocation) (*local.Response, error) {
	payload, err := json.Marshal(map[string]any{
		"payload": orNull(inv.Payload), "context": orNull(inv.ClientContext), "qualifier": inv.Qualifier, "trace": inv.TraceID,
	})
	return &local.Response{Payload: payload, Logs: strings.Repeat("x", 5000) + "end\n"}, err
}}

// orNull is what may be empty as JSON.
func orNull(data []byte) any {
	if len(data) == 0 {
		return nil
	}
	return json.RawMessage(data)
}

func TestInvokeBySDK(t *testing.T) {
	t.Parallel()
	s := serving(t, Options{Functions: []Function{echo("users"), seen}})
	context64 := base64.StdEncoding.EncodeToString([]byte(`{"custom":{"k":"v"}}`))
	for name, qualifier := range map[string]string{
		"orders":                         "",
		"orders:live":                    "live",
		"orders:$LATEST":                 "$LATEST",
		"123456789012:orders":            "",
		"function:orders":                "",
		"123456789012:function:orders:7": "7",
		"arn:aws:lambda:eu-west-1:123456789012:function:orders":                 "",
		"arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:orders:live": "live",
	} {
		out, err := s.sdk().Invoke(t.Context(), &lambda.InvokeInput{
			FunctionName: aws.String(name), Payload: []byte(`{"n": 1}`), LogType: types.LogTypeTail, ClientContext: aws.String(context64),
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got struct {
			Payload   struct{ N int }
			Context   struct{ Custom struct{ K string } }
			Qualifier string
		}
		if err := json.Unmarshal(out.Payload, &got); err != nil || got.Payload.N != 1 || got.Context.Custom.K != "v" || got.Qualifier != qualifier {
			t.Errorf("%s: got %s, %v", name, out.Payload, err)
		}
		logs, err := base64.StdEncoding.DecodeString(aws.ToString(out.LogResult))
		if err != nil || len(logs) != 4096 || !bytes.HasSuffix(logs, []byte("xend\n")) {
			t.Errorf("%s: %d bytes of log, %v", name, len(logs), err)
		}
		if out.StatusCode != 200 || aws.ToString(out.ExecutedVersion) != "$LATEST" || out.FunctionError != nil {
			t.Errorf("%s: got %+v", name, out)
		}
	}
	out, err := s.sdk().Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("orders"), Qualifier: aws.String("live")})
	if err != nil || !strings.Contains(string(out.Payload), `"qualifier":"live"`) || out.LogResult != nil {
		t.Errorf("got %s, %v", out.Payload, err)
	}
}

func TestInvocationTypes(t *testing.T) {
	t.Parallel()
	ran := make(chan string, 10)
	f := fake{"orders", func(_ context.Context, inv local.Invocation) (*local.Response, error) {
		ran <- string(inv.Payload)
		return &local.Response{FunctionError: "Unhandled", Payload: []byte(`{"errorMessage":"no"}`)}, nil
	}}
	s := serving(t, Options{Functions: []Function{f}})
	for kind, status := range map[types.InvocationType]int32{types.InvocationTypeDryRun: 204, types.InvocationTypeEvent: 202, types.InvocationTypeRequestResponse: 200} {
		out, err := s.sdk().Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("orders"), InvocationType: kind, Payload: []byte(`"` + kind + `"`)})
		if err != nil || out.StatusCode != status {
			t.Errorf("%s: got %+v, %v", kind, out, err)
			continue
		}
		if kind != types.InvocationTypeDryRun {
			if got := <-ran; got != `"`+string(kind)+`"` {
				t.Errorf("%s: ran with %s", kind, got)
			}
		}
		if failed := kind == types.InvocationTypeRequestResponse; failed != (aws.ToString(out.FunctionError) == "Unhandled") || failed != (len(out.Payload) > 0) {
			t.Errorf("%s: got %+v, %s", kind, out, out.Payload)
		}
	}
	if len(ran) > 0 {
		t.Errorf("ran with %s too", <-ran)
	}
}

func TestErrorsOfTheAPI(t *testing.T) {
	t.Parallel()
	down := fake{"down", answering(nil, &watch.NotBuilt{Err: errNothing})}
	odd := fake{"odd", answering(nil, failure.New("invoke", "odd", "that cannot be sent"))}
	broken := fake{"broken", answering(nil, errNothing)}
	s := serving(t, Options{Functions: []Function{seen, down, odd, broken}})
	for _, c := range []struct {
		name string
		in   lambda.InvokeInput
		want error
		says string
	}{
		{"unknown", lambda.InvokeInput{FunctionName: aws.String("nope")}, new(types.ResourceNotFoundException), "Function not found: arn:aws:lambda:us-east-1:123456789012:function:nope (here are: broken down odd orders)"},
		{"no name", lambda.InvokeInput{FunctionName: aws.String("or ders")}, new(types.InvalidParameterValueException), `"or ders" is neither a function's name nor its ARN`},
		{"two qualifiers", lambda.InvokeInput{FunctionName: aws.String("orders:a"), Qualifier: aws.String("b")}, new(types.InvalidParameterValueException), `the name has the qualifier "a" and the request "b"`},
		{"odd qualifier", lambda.InvokeInput{FunctionName: aws.String("orders"), Qualifier: aws.String("b!")}, new(types.InvalidParameterValueException), `"b!" is neither a version nor an alias`},
		{"no JSON", lambda.InvokeInput{FunctionName: aws.String("orders"), Payload: []byte("hello")}, new(types.InvalidRequestContentException), "the payload is not JSON: invalid character 'h' looking for beginning of value"},
		{"context", lambda.InvokeInput{FunctionName: aws.String("orders"), ClientContext: aws.String("e30")}, new(types.InvalidRequestContentException), "the client context is not a JSON object in base64 of at most 3583 characters"},
		{"type", lambda.InvokeInput{FunctionName: aws.String("orders"), InvocationType: "Now"}, new(types.InvalidParameterValueException), `the invocation type "Now" is none of RequestResponse, Event and DryRun`},
		{"log type", lambda.InvokeInput{FunctionName: aws.String("orders"), LogType: "All"}, new(types.InvalidParameterValueException), `the log type "All" is neither None nor Tail`},
		{"too large", lambda.InvokeInput{FunctionName: aws.String("orders"), Payload: large(function.MaxRequest + 1)}, new(types.RequestTooLargeException), "the payload has more than the 6291456 bytes that an invocation of the type RequestResponse takes"},
		{"too large an event", lambda.InvokeInput{FunctionName: aws.String("orders"), InvocationType: "Event", Payload: large(function.MaxAsync + 1)}, new(types.RequestTooLargeException), "the payload has more than the 1048576 bytes that an invocation of the type Event takes"},
		{"not built", lambda.InvokeInput{FunctionName: aws.String("down")}, new(types.ResourceConflictException), "no build has succeeded yet: nothing works"},
		{"refused", lambda.InvokeInput{FunctionName: aws.String("odd")}, new(types.InvalidRequestContentException), "that cannot be sent"},
		{"no port", lambda.InvokeInput{FunctionName: aws.String("broken")}, new(types.ServiceException), "nothing works"},
	} {
		_, err := s.sdk().Invoke(t.Context(), &c.in)
		var api smithy.APIError
		if !errors.As(err, &api) || api.ErrorMessage() != c.says {
			t.Errorf("%s: got %v", c.name, err)
			continue
		}
		if want := c.want.(smithy.APIError).ErrorCode(); api.ErrorCode() != want {
			t.Errorf("%s: got %s, want %s", c.name, api.ErrorCode(), want)
		}
	}
	_, err := s.sdk().GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: aws.String("orders")})
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() != "UnknownOperationException" {
		t.Errorf("another operation: got %v", err)
	}
}

// large is a JSON string of n bytes.
func large(n int) []byte { return []byte(`"` + strings.Repeat("x", n-2) + `"`) }

// The largest event is taken, whole.
func TestLargestPayload(t *testing.T) {
	t.Parallel()
	s := serving(t, Options{Functions: []Function{echo("fn")}})
	out, err := s.sdk().Invoke(t.Context(), &lambda.InvokeInput{FunctionName: aws.String("fn"), Payload: large(function.MaxRequest)})
	if err != nil || len(out.Payload) != function.MaxRequest {
		t.Errorf("got %v", err)
	}
}

func TestStreamBySDK(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		f       fake
		payload string
		code    string
		details string
	}{
		{"stream", streams("text/plain", local.Response{Logs: "log"}, "one", "two"), "onetwo", "", ""},
		{"JSON", says(`{"a":1}`), `{"a":1}`, "", ""},
		{"error", fake{"fn", answering(&local.Response{FunctionError: "Unhandled", Payload: []byte(`{"errorMessage":"no"}`)}, nil)}, "", "Unhandled", `{"errorMessage":"no"}`},
		{"error in the stream", streams("text/plain", local.Response{FunctionError: "Unhandled", Payload: []byte(`{}`)}, "begun"), "begun", "Unhandled", "{}"},
	} {
		s := serving(t, Options{Functions: []Function{c.f}})
		out, err := s.sdk().InvokeWithResponseStream(t.Context(), &lambda.InvokeWithResponseStreamInput{FunctionName: aws.String("fn"), LogType: types.LogTypeTail})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got bytes.Buffer
		var end *types.InvokeWithResponseStreamCompleteEvent
		for e := range out.GetStream().Events() {
			switch e := e.(type) {
			case *types.InvokeWithResponseStreamResponseEventMemberPayloadChunk:
				got.Write(e.Value.Payload)
			case *types.InvokeWithResponseStreamResponseEventMemberInvokeComplete:
				end = &e.Value
			}
		}
		if err := out.GetStream().Err(); err != nil || end == nil {
			t.Errorf("%s: ends with %v, %v", c.name, end, err)
			continue
		}
		if got.String() != c.payload || aws.ToString(end.ErrorCode) != c.code || aws.ToString(end.ErrorDetails) != c.details {
			t.Errorf("%s: got %q, %+v", c.name, &got, end)
		}
		if c.name == "stream" && (aws.ToString(out.ResponseStreamContentType) != "application/vnd.amazon.eventstream" || aws.ToString(end.LogResult) != "bG9n") {
			t.Errorf("%s: got %+v, log %s", c.name, out, aws.ToString(end.LogResult))
		}
	}
	s := serving(t, Options{Functions: []Function{seen}})
	for _, in := range []lambda.InvokeWithResponseStreamInput{
		{FunctionName: aws.String("nope")},
		{FunctionName: aws.String("orders"), InvocationType: "Event"},
	} {
		if out, err := s.sdk().InvokeWithResponseStream(t.Context(), &in); err == nil {
			t.Errorf("%+v is answered", in)
			out.GetStream().Close()
		}
	}
}

// When the function is stopped in the middle, the client does not take what it
// has for all.
func TestStreamCutShort(t *testing.T) {
	t.Parallel()
	f := fake{"fn", func(_ context.Context, inv local.Invocation) (*local.Response, error) {
		io.WriteString(inv.Stream("text/plain"), "begun")
		return nil, local.ErrClosed
	}}
	s := serving(t, Options{Functions: []Function{f}})
	_, body := s.do(t, "POST", "/2021-11-15/functions/fn/response-streaming-invocations", "")
	if !strings.Contains(body, "begun") || !strings.HasSuffix(body, "(unexpected EOF)") || strings.Contains(body, "InvokeComplete") {
		t.Errorf("got %q", body)
	}
}
