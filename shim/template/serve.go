//go:build linux && !cgo && go1.18

package glue

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

// Serve answers the invocations that Lambda's Runtime API hands out, one after
// the other. It returns never: the process ends with Lambda, or when the API
// fails.
func Serve() {
	address := os.Getenv("AWS_LAMBDA_RUNTIME_API")
	if address == "" {
		quit("AWS_LAMBDA_RUNTIME_API is not set: this runs on Lambda, or by lambda-lsp invoke")
	}
	api := runtimeAPI("http://" + address + "/2018-06-01/runtime/")
	chosen, err := choose(os.Getenv("_HANDLER"))
	if err != nil {
		api.post("init/error", encodeFailure(&failure{kind: "Runtime.HandlerNotFound", message: err.Error()}))
		quit(err.Error())
	}
	for {
		api.serveOne(chosen)
	}
}

func quit(message string) {
	_, _ = fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}

// choose returns the handler that the function's configuration names, as in
// "handler.Handle". Lambda takes any text there for a bootstrap, so one that
// names none leaves it to the only one there is, or to Handle.
func choose(configured string) (registration, error) {
	name := configured[strings.LastIndex(configured, ".")+1:]
	for _, want := range []string{name, "Handle"} {
		for _, r := range registered {
			if r.name == want {
				return r, nil
			}
		}
		if len(registered) == 1 {
			return registered[0], nil
		}
	}
	return registration{}, fmt.Errorf("handler %q names none of the package's handlers", configured)
}

// A runtimeAPI is the URL of Lambda's Runtime API.
type runtimeAPI string

// transport goes through no proxy, whatever the environment says.
var transport = &http.Transport{DisableCompression: true}

// serveOne waits for an invocation and answers it.
func (api runtimeAPI) serveOne(chosen registration) {
	header, event := api.request(http.MethodGet, "invocation/next", nil)
	id := header.Get("Lambda-Runtime-Aws-Request-Id")
	c := &Call{name: chosen.name, event: event}
	c.readHeader(id, header)
	c.run(chosen.run)
	if c.failed != nil {
		api.post("invocation/"+id+"/error", encodeFailure(c.failed))
		return
	}
	api.post("invocation/"+id+"/response", c.result)
}

func (api runtimeAPI) post(path string, body []byte) { api.request(http.MethodPost, path, body) }

// request ends the process when the API cannot be reached or refuses, but for an
// answer that is too large: of that Lambda has told the caller.
func (api runtimeAPI) request(method, path string, body []byte) (http.Header, []byte) {
	r, err := http.NewRequest(method, string(api)+path, bytes.NewReader(body))
	if err != nil {
		quit(err.Error())
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := transport.RoundTrip(r)
	if err != nil {
		quit(err.Error())
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		quit(err.Error())
	}
	if answer.StatusCode/100 != 2 && answer.StatusCode != http.StatusRequestEntityTooLarge {
		quit(fmt.Sprintf("%s %s: %s", method, path, answer.Status))
	}
	return answer.Header, data
}

// readHeader takes the context from the invocation's header and the environment.
func (c *Call) readHeader(id string, header http.Header) {
	ctx := &c.context
	ctx.FunctionName = os.Getenv("AWS_LAMBDA_FUNCTION_NAME")
	ctx.FunctionVersion = os.Getenv("AWS_LAMBDA_FUNCTION_VERSION")
	ctx.InvokedFunctionARN = header.Get("Lambda-Runtime-Invoked-Function-Arn")
	ctx.MemoryLimitInMB, _ = strconv.Atoi(os.Getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"))
	ctx.AWSRequestID = id
	ctx.LogGroupName = os.Getenv("AWS_LAMBDA_LOG_GROUP_NAME")
	ctx.LogStreamName = os.Getenv("AWS_LAMBDA_LOG_STREAM_NAME")
	var cognito struct{ CognitoIdentityID, CognitoIdentityPoolID string }
	_ = json.Unmarshal([]byte(header.Get("Lambda-Runtime-Cognito-Identity")), &cognito) // absent: both stay empty
	if cognito.CognitoIdentityID != "" || cognito.CognitoIdentityPoolID != "" {
		ctx.Identity = &Identity{cognito.CognitoIdentityID, cognito.CognitoIdentityPoolID}
	}
	if sent := header.Get("Lambda-Runtime-Client-Context"); sent != "" {
		ctx.ClientContext = parseClientContext([]byte(sent))
	}
	millis := int64(-1)
	if deadline, err := strconv.ParseInt(header.Get("Lambda-Runtime-Deadline-Ms"), 10, 64); err == nil {
		if millis = deadline - time.Now().UnixMilli(); millis < 0 {
			millis = 0
		}
	}
	ctx.RemainingTimeInMillis = countDown(millis)
	requestID.Store(&ctx.AWSRequestID)
	if trace := header.Get("Lambda-Runtime-Trace-Id"); trace != "" {
		_ = os.Setenv("_X_AMZN_TRACE_ID", trace)
	} else {
		_ = os.Unsetenv("_X_AMZN_TRACE_ID")
	}
}

// encodeFailure is what the Runtime API takes for an error, with the stack as
// aws-lambda-go writes it.
func encodeFailure(f *failure) []byte {
	type frameInfo struct {
		Path  string `json:"path"`
		Line  int    `json:"line"`
		Label string `json:"label"`
	}
	var told struct {
		Message string      `json:"errorMessage"`
		Type    string      `json:"errorType"`
		Stack   []frameInfo `json:"stackTrace,omitempty"`
	}
	told.Message, told.Type = f.message, f.kind
	for _, frame := range f.frames {
		told.Stack = append(told.Stack, frameInfo{frame.File, frame.Line, frame.Function})
	}
	b, _ := json.Marshal(told) // strings always encode
	return b
}
