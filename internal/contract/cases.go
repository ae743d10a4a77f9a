package contract

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
)

const (
	stamp    = `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`
	prefix   = stamp + `\t` + RequestID + `\t`
	exited   = "RequestId: " + RequestID + " Process exited before completing request"
	sixMB    = 6<<20 - 2
	jsonLogs = "AWS_LAMBDA_LOG_FORMAT=JSON"
)

// Cases returns the table.
func Cases() []Case {
	return append(append(append(values(), contexts()...), failures()...), logs()...)
}

// values are the cases of events and results.
func values() []Case {
	echo := func(name, event string) Case {
		return Case{Name: name, Handler: "Raw", Event: event, Want: Want{Payload: event}}
	}
	return []Case{
		{Name: "any", Handler: "Echo", Event: `{"a":[1,true,null,"x",1.5]}`, Want: Want{Payload: `{"a":[1,true,null,"x",1.5]}`}},
		{
			Name: "typed", Handler: "Typed", Event: `{"name":"World","next":{"name":"x"},"tags":["a"],"rate":0.1,"more":1}`,
			Want: Want{Payload: `{"name":"World","next":{"name":"x","any":{},"opt":null},"tags":["a"],"rate":0.1,"any":{},"opt":null}`},
		},
		{Name: "raw bytes", Handler: "Text", Event: `{"é":[1,"\"\n"]}`, Want: Want{Check: rawText}},
		echo("2^70", `1180591620717411303424`),
		{Name: "2^70 in a field", Handler: "Typed", Event: `{"name":"","age":1180591620717411303424}`, Want: Want{Payload: `{"name":"","age":1180591620717411303424,"any":{},"opt":null}`}},
		echo("NUL", `{"\u0000k":"a\u0000b"}`),
		echo("every plane", `"\u0041\u00e9\u20ac\ud83d\ude00"`),
		{Name: "lone surrogate in the event", Handler: "Text", Event: `"\ud800"`, Want: Want{Payload: `"\"\\ud800\""`}},
		{Name: "lone surrogate as a string", Handler: "Echo", Event: `"a\ud800b"`, Want: Want{Payload: `"a\ufffdb"`}},
		{Name: "invalid UTF-8", Handler: "Odd", Event: `{}`, Want: Want{Payload: `["a\u0000b","\ufffd\ufffd","\u2028<>&","\ud83d\ude00"]`}},
		{Name: "made by the handler", Handler: "Literal", Event: `" {\"a\": [1, \"\\u00e9\"]} "`, Want: Want{Payload: `{"a":[1,"é"]}`}},
		{Name: "not JSON", Handler: "Literal", Event: `"{"`, Want: Want{Type: "MarshalerError", Error: "json: error calling MarshalJSON for type json.RawMessage: unexpected end of JSON input"}},
		echo("scalar", `"x"`),
		echo("null", `null`),
		echo("empty", `{}`),
		{Name: "no result", Handler: "Nothing", Event: `{"x":1}`, Want: Want{Payload: `null`}},
		{Name: "6 MB", Handler: "Echo", Event: strconv.Quote(strings.Repeat("x", sixMB)), Want: Want{Check: sized(sixMB + 2)}},
		{Name: "a response that fits the stack", Handler: "Big", Event: "4094", Want: Want{Check: sized(4096)}},
		{Name: "a response that does not", Handler: "Big", Event: "4095", Want: Want{Check: sized(4097)}},
		{Name: "another package", Handler: "FromPackage", Event: `{"id":1,"buyer":"Ann"}`, Want: Want{Payload: `{"text":"Ann ordered"}`}},
		{Name: "assigned in init", Handler: "FromInit", Event: `1`, Want: Want{Payload: `1`}},
		{Name: "named function type", Handler: "Named", Event: `1`, Want: Want{Payload: `1`}},
		{Name: "pointer", Handler: "Pointer", Event: `1`, Want: Want{Payload: `1`}},
		{Name: "own context type", Handler: "Wrapped", Event: `1`, Want: Want{Payload: `"` + RequestID + `"`}},
	}
}

// rawText wants the event's JSON, in whatever spacing and escapes the Python
// side gave it.
func rawText(t *testing.T, o Outcome) {
	var text string
	if err := json.Unmarshal(o.Payload, &text); err != nil || !sameJSON([]byte(text), []byte(`{"é":[1,"\"\n"]}`)) {
		t.Errorf("the handler got %s", o)
	}
}

// sized wants a JSON string of n bytes.
func sized(n int) func(*testing.T, Outcome) {
	return func(t *testing.T, o Outcome) {
		if len(o.Payload) != n || o.Payload[0] != '"' {
			t.Errorf("got %d bytes, %s; want a string of %d", len(o.Payload), o, n)
		}
	}
}

// contexts are the cases of the context and the environment.
func contexts() []Case {
	fields := func(more string) string {
		return `{"function_name":"` + FunctionName + `","function_version":"` + Version + `","invoked_function_arn":"` + ARN +
			`","memory_limit_in_mb":"` + strconv.Itoa(MemoryMB) + `","aws_request_id":"` + RequestID +
			`","log_group_name":"/aws/lambda/` + FunctionName + `"` + more + `}`
	}
	return []Case{
		{Name: "context", Handler: "Context", Event: `{}`, Want: Want{Check: contextIs(fields(""))}},
		{
			Name: "identity", Handler: "Context", Event: `{}`, Identity: `{"cognitoIdentityId":"i","cognitoIdentityPoolId":"p"}`,
			Want: Want{Check: contextIs(fields(`,"identity":{"cognito_identity_id":"i","cognito_identity_pool_id":"p"}`))},
		},
		{
			Name: "client context", Handler: "Context", Event: `{}`,
			ClientContext: `{"client":{"installation_id":"i","app_title":"t","app_version_name":"n","app_version_code":"c","app_package_name":"p"},"custom":{"k":"é","n":1},"env":{"e":"v"}}`,
			Want: Want{Check: contextIs(fields(`,"client_context":{"client":{"installation_id":"i","app_title":"t","app_version_name":"n",` +
				`"app_version_code":"c","app_package_name":"p"},"custom":{"k":"é","n":"1"},"env":{"e":"v"}}`))},
		},
		{
			Name: "empty client context", Handler: "Context", Event: `{}`, ClientContext: `{}`,
			Want: Want{Check: contextIs(fields(`,"client_context":{"custom":null,"env":null}`))},
		},
		{Name: "remaining time", Handler: "Remaining", Event: `30`, Want: Want{Check: countsDown}},
		{
			Name: "environment", Handler: "Getenv", Event: `["CONTRACT_SET","CONTRACT_UNSET"]`, Environ: []string{"CONTRACT_SET=é=1"},
			Want: Want{Payload: `{"CONTRACT_SET":"é=1","CONTRACT_UNSET":null}`},
		},
		{
			Name: "refreshed credentials", Handler: "Getenv", Event: `["AWS_ACCESS_KEY_ID","AWS_SECRET_ACCESS_KEY","AWS_SESSION_TOKEN","AWS_SECURITY_TOKEN","_X_AMZN_TRACE_ID"]`,
			Assign: map[string]string{"AWS_ACCESS_KEY_ID": "a1", "AWS_SECRET_ACCESS_KEY": "b1", "AWS_SESSION_TOKEN": "c1", "AWS_SECURITY_TOKEN": "d1", "_X_AMZN_TRACE_ID": "e1"},
			Want:   Want{Payload: `{"AWS_ACCESS_KEY_ID":"a1","AWS_SECRET_ACCESS_KEY":"b1","AWS_SESSION_TOKEN":"c1","AWS_SECURITY_TOKEN":"d1","_X_AMZN_TRACE_ID":"e1"}`},
		},
		{
			Name: "refreshed again", Handler: "Getenv", Event: `["AWS_ACCESS_KEY_ID","_X_AMZN_TRACE_ID"]`,
			Assign: map[string]string{"AWS_ACCESS_KEY_ID": "a2", "_X_AMZN_TRACE_ID": ""},
			Want:   Want{Payload: `{"AWS_ACCESS_KEY_ID":"a2","_X_AMZN_TRACE_ID":""}`},
		},
	}
}

// contextIs compares all but the log stream's name, which only has to be there.
func contextIs(want string) func(*testing.T, Outcome) {
	return func(t *testing.T, o Outcome) {
		var got map[string]json.RawMessage
		if err := json.Unmarshal(o.Payload, &got); err != nil || len(got["log_stream_name"]) < 3 {
			t.Errorf("got %s, without a log_stream_name", o)
		}
		delete(got, "log_stream_name")
		if rest, _ := json.Marshal(got); !sameJSON(rest, []byte(want)) {
			t.Errorf("got %s; want %s", rest, want)
		}
	}
}

func countsDown(t *testing.T, o Outcome) {
	var left []int64
	if err := json.Unmarshal(o.Payload, &left); err != nil || len(left) != 2 {
		t.Fatalf("got %s", o)
	}
	if left[0] <= 0 || left[0] > 900_000 || left[1] > left[0]-30 {
		t.Errorf("%d ms left, then %d after 30 ms", left[0], left[1])
	}
}

// failures are the cases that fail the invocation or end the process.
func failures() []Case {
	panics := func(name, event, kind, logged string, frames ...string) Case {
		return Case{
			Name: name, Handler: "Panic", Event: event,
			Want: Want{Error: exited, Type: kind, Frames: frames, Log: prefix + `panic: ` + logged + `.*`},
		}
	}
	return []Case{
		{Name: "error", Handler: "Snap", Event: `{}`, Want: Want{Error: "Oh, Snap!", Type: "errorString"}},
		{Name: "custom error", Handler: "Custom", Event: `"a\u0000é"`, Want: Want{Error: "a\x00é", Type: "CustomError"}},
		{Name: "generic error", Handler: "Generic", Event: `{}`, Want: Want{Error: "not there", Type: "Missing[example.com/contract/orders.Key]"}},
		{Name: "binary error", Handler: "Binary", Event: `{}`, Want: Want{Error: "a\ufffd\x00b", Type: "errorString"}},
		panics("panic", `"x"`, "string", `first line\rsecond line\r`, "main.Panic", "main.deeper"),
		panics("index out of range", `"index"`, "boundsError", `runtime error: index out of range \[5\] with length 0\r`, "main.Panic", "main.deeper"),
		panics("panic with an error", `"error"`, "wrapError", `wrapped: inside\r`, "main.Panic", "main.deeper"),
		panics("panic with nil", `"nil"`, "nil", `<nil>\r`, "main.Panic", "main.deeper"),
		{Name: "panic in Error", Handler: "Panic", Event: `"nil error"`, Want: Want{Error: exited, Type: "errorString", Frames: []string{"main.(*CustomError).Error"}}},
		{Name: "after a panic", Handler: "Panic", Event: `"no"`, Want: Want{Payload: `null`}},
		{Name: "nil variable", Handler: "Nil", Event: `1`, Want: Want{Error: "handler Nil is nil: nothing was assigned to it", Type: "errorString"}},
		{Name: "event of another type", Handler: "Typed", Event: `{"name":1}`, Want: Want{Error: "json: cannot unmarshal number into Go struct field Person.name of type string", Type: "UnmarshalTypeError"}},
		{Name: "result that cannot be encoded", Handler: "Unencodable", Event: `1`, Want: Want{Error: "json: unsupported type: chan int", Type: "UnsupportedTypeError"}},
		{Name: "exit", Handler: "Exit", Event: `7`, Want: Want{Dies: 7}},
	}
}

// logs are the cases of what is logged.
func logs() []Case {
	line := func(level, message, more string) string {
		return `\{"timestamp":"` + stamp + `","level":"` + level + `","message":"` + message + `","requestId":"` + RequestID + `"` + more + `\}\n`
	}
	return []Case{
		{Name: "fmt", Handler: "Print", Event: `"Hello"`, Want: Want{Payload: "null", Log: `Hello\n`}},
		{Name: "log", Handler: "Log", Event: `"Hello"`, Want: Want{Payload: "null", Log: prefix + `Hello\n`}},
		{Name: "log from a goroutine", Handler: "LogElsewhere", Event: `"Hello"`, Want: Want{Payload: "null", Log: prefix + `Hello\n`}},
		{Name: "log.Panic", Handler: "LogPanic", Event: `"Hello"`, Want: Want{
			Error: exited, Type: "string", Frames: []string{"main.LogPanic", "log.Panic"},
			Log: prefix + `Hello\n` + prefix + `panic: Hello\r.*`,
		}},
		{Name: "log.Fatal", Handler: "LogFatal", Event: `"Hello"`, Want: Want{Dies: 1, Log: `.*` + prefix + `Hello\n.*`}},
		{Name: "20 MB of log", Handler: "LogMuch", Event: `20`, Want: Want{Payload: "null", Check: func(t *testing.T, o Outcome) {
			if n := strings.Count(o.Log, "y"); n != 20*1024*1023 {
				t.Errorf("%d bytes of log", n)
			}
		}}},
		{Name: "JSON log", Handler: "Log", Event: `"a\n\"b\""`, Environ: []string{jsonLogs}, Want: Want{Payload: "null", Log: line("INFO", `a\\n\\"b\\"`, "")}},
		{Name: "JSON panic", Handler: "Panic", Event: `"x"`, Environ: []string{jsonLogs}, Want: Want{
			Error: exited, Type: "string", Frames: []string{"main.Panic", "main.deeper"},
			Log: line("ERROR", `panic: first line\\nsecond line`, `,"stackTrace":\["main.deeper [^"]*errors.go:\d+","main.Panic [^"]*errors.go:\d+"\]`) + `.*`,
		}},
	}
}
