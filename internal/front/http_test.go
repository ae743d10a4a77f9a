package front

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// decoded is an event as both of aws-lambda-go's types have it: that of HTTP APIs,
// which has a place for all of it, and that of function URLs.
func decoded(t *testing.T, event string) (u events.LambdaFunctionURLRequest, g events.APIGatewayV2HTTPRequest) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(event))
	d.DisallowUnknownFields()
	if err := errors.Join(d.Decode(&g), json.Unmarshal([]byte(event), &u)); err != nil {
		t.Fatalf("%v: %s", err, event)
	}
	return u, g
}

func TestRequestBecomesAnEvent(t *testing.T) {
	t.Parallel()
	s := serving(t, Options{Functions: []Function{echo("fn")}})
	_, body := s.do(t, "PUT", "/a%20b/c//d?x=1&y=&x=2%263", `{"é":1}`,
		"Content-Type", "application/json; charset=utf-8", "Cookie", "a=1; b=2", "Cookie", "c=3",
		"X-Many", "one", "X-Many", "two", "User-Agent", "test", "X-Forwarded-For", "10.0.0.1", "Te", "trailers")
	u, g := decoded(t, body)
	if u.Version != "2.0" || g.RouteKey != "$default" || u.RawPath != "/a%20b/c//d" || u.RawQueryString != "x=1&y=&x=2%263" {
		t.Errorf("got %s", body)
	}
	if want := map[string]string{"x": "1,2&3", "y": ""}; !maps.Equal(u.QueryStringParameters, want) {
		t.Errorf("query %v", u.QueryStringParameters)
	}
	if !slices.Equal(u.Cookies, []string{"a=1", "b=2", "c=3"}) || u.Headers["cookie"] != "" {
		t.Errorf("cookies %q", u.Cookies)
	}
	for name, want := range map[string]string{
		"content-type": "application/json; charset=utf-8", "x-many": "one,two", "te": "", "content-length": "8",
		"host": strings.TrimPrefix(s.url, "http://"), "x-forwarded-for": "10.0.0.1, 127.0.0.1", "x-forwarded-proto": "http",
	} {
		if u.Headers[name] != want {
			t.Errorf("header %s is %q, want %q", name, u.Headers[name], want)
		}
	}
	h := g.RequestContext.HTTP
	if h.Method != "PUT" || h.Path != "/a%20b/c//d" || h.Protocol != "HTTP/1.1" || h.SourceIP != "127.0.0.1" || h.UserAgent != "test" {
		t.Errorf("got %+v", h)
	}
	if u.Body != `{"é":1}` || u.IsBase64Encoded || u.RequestContext.RequestID == "" || u.RequestContext.TimeEpoch == 0 || g.RequestContext.Stage != "$default" {
		t.Errorf("got %s", body)
	}
}

// What cannot stand in JSON, or is not said to be text, comes in base64.
func TestBodiesOfRequests(t *testing.T) {
	t.Parallel()
	s := serving(t, Options{Functions: []Function{echo("fn")}})
	for _, c := range []struct {
		contentType, encoding, body, want string
		base64                            bool
	}{
		{"text/plain", "", "hé", "hé", false},
		{"application/xml; charset=utf-8", "", "<a/>", "<a/>", false},
		{"application/vnd.api+json", "", "{}", "e30=", true},
		{"application/x-www-form-urlencoded", "", "a=b", "YT1i", true},
		{"text/plain", "", "\xff\x00", "/wA=", true},
		{"image/png", "", "abc", "YWJj", true},
		{"", "", "abc", "YWJj", true},
		{"application/json", "gzip", "{}", "e30=", true},
		{"image/png", "", "", "", false},
	} {
		_, body := s.do(t, "POST", "/", c.body, "Content-Type", c.contentType, "Content-Encoding", c.encoding)
		if u, _ := decoded(t, body); u.Body != c.want || u.IsBase64Encoded != c.base64 {
			t.Errorf("%+v: got %q, %v", c, u.Body, u.IsBase64Encoded)
		}
	}
}

// Of several functions, the first element of the path says which is meant.
func TestSeveralFunctions(t *testing.T) {
	t.Parallel()
	s := serving(t, Options{Functions: []Function{echo("orders"), echo("users")}})
	for path, want := range map[string]string{"/orders/a/b": "orders /a/b", "/users": "users /", "/users/": "users /", "/users//x": "users //x"} {
		_, body := s.do(t, "GET", path, "")
		if u, _ := decoded(t, body); u.RequestContext.APIID+" "+u.RawPath != want {
			t.Errorf("%s reaches %s %s", path, u.RequestContext.APIID, u.RawPath)
		}
	}
	r, body := s.do(t, "GET", "/", "")
	if r.StatusCode != 404 || !strings.Contains(body, "/orders/, /users/") {
		t.Errorf("got %d %s", r.StatusCode, body)
	}
}

func TestResponses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, payload string
		status        int
		body          string
		header        string // name: values, joined by |
	}{
		{"whole", `{"statusCode":201,"headers":{"content-type":"text/html","x-n":3},"body":"<p>","cookies":["a=1; Path=/","b=2"]}`, 201, "<p>", "Set-Cookie: a=1; Path=/|b=2"},
		{"number", `{"statusCode":200,"headers":{"x-n":3}}`, 200, "", "X-N: 3"},
		{"status text", `{"statusCode":"404","body":"no"}`, 404, "no", "Content-Type: application/json"},
		{"binary", `{"statusCode":200,"headers":{"Content-Type":"image/png"},"body":"/wA=","isBase64Encoded":true}`, 200, "\xff\x00", "Content-Type: image/png"},
		{"several values", `{"statusCode":200,"headers":{"x-a":"0"},"multiValueHeaders":{"X-A":["1","2"]}}`, 200, "", "X-A: 1|2"},
		{"redirect", `{"statusCode":302,"headers":{"Location":"/x"}}`, 302, "", "Location: /x"},
		{"no body", `{"statusCode":204,"body":"ignored"}`, 204, "", ""},
		{"its own length", `{"statusCode":200,"headers":{"Content-Length":"999","Connection":"close"},"body":"ab"}`, 200, "ab", "Content-Length: 2"},
		{"no status", `{"message":"hi"}`, 200, `{"message":"hi"}`, "Content-Type: application/json"},
		{"text", `"hi"`, 200, `"hi"`, "Content-Type: application/json"},
		{"nothing", `null`, 200, `null`, ""},
		{"list", `[1]`, 200, `[1]`, ""},
	} {
		s := serving(t, Options{Functions: []Function{says(c.payload)}})
		r, body := s.do(t, "GET", "/", "")
		name, want, _ := strings.Cut(c.header, ": ")
		if got := strings.Join(r.Header.Values(name), "|"); r.StatusCode != c.status || body != c.body || got != want {
			t.Errorf("%s: got %d %q, %s", c.name, r.StatusCode, body, got)
		}
	}
}

// What a gateway would not take is an error of the function's, and is said.
func TestResponsesThatAreNone(t *testing.T) {
	t.Parallel()
	for payload, want := range map[string]string{
		`hello`:                             "it is not JSON",
		`{"statusCode":"x"}`:                `its statusCode is "x"`,
		`{"statusCode":99}`:                 "its statusCode is 99",
		`{"statusCode":{}}`:                 "its statusCode is {}",
		`{"statusCode":200,"body":{"a":1}}`: "its body is a object",
		`{"statusCode":200,"body":"!","isBase64Encoded":true}`:     "its body is not base64: illegal base64 data at input byte 0",
		`{"statusCode":200,"headers":{"a b":"c"}}`:                 `its header "a b": that is no header`,
		`{"statusCode":200,"headers":{"a":"b\r\nc: d"}}`:           `its header "a": that is no header`,
		`{"statusCode":200,"headers":{"a":["b"]}}`:                 `its header "a": ["b"] is no text`,
		`{"statusCode":200,"cookies":["a\nb"]}`:                    `its cookie "a\nb": that is no header`,
		`{"statusCode":200,"multiValueHeaders":{"a":["b\u0000"]}}`: `its header "a": that is no header`,
	} {
		s := serving(t, Options{Functions: []Function{says(payload)}})
		r, body := s.do(t, "GET", "/", "")
		if r.StatusCode != 502 || body != `{"message":"Internal Server Error"}`+"\n" {
			t.Errorf("%s: got %d %s", payload, r.StatusCode, body)
		}
		s.mu.Lock()
		if len(s.printed) != 1 || s.printed[0] != "fn: the response is not one for HTTP: "+want {
			t.Errorf("%s: said %q", payload, s.printed)
		}
		s.mu.Unlock()
	}
}

func TestFunctionsThatFail(t *testing.T) {
	t.Parallel()
	failed := says(`{"errorMessage":"m"}`)
	failed.answer = answering(&local.Response{FunctionError: "Unhandled", Payload: []byte(`{"statusCode":200}`)}, nil)
	missing := says("")
	missing.answer = answering(nil, errNothing)
	for f, want := range map[*fake]int{&failed: 502, &missing: 503} {
		s := serving(t, Options{Functions: []Function{f}})
		r, body := s.do(t, "GET", "/", "")
		if r.StatusCode != want || !strings.HasPrefix(body, `{"message":"`) {
			t.Errorf("got %d %s", r.StatusCode, body)
		}
	}
}

const nul = "\x00\x00\x00\x00\x00\x00\x00\x00"

func TestStreamedResponses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		f      fake
		status int
		body   string
		header string
	}{
		{"head", streams(integration, local.Response{}, `{"statusCode":201,"headers":{"content-type":"text/plain"},"cookies":["a=1","b=2"]}`+nul, "he", "llo"), 201, "hello", "Set-Cookie: a=1|b=2"},
		{"head in pieces", streams(integration, local.Response{}, `{"status`, `Code":201}`, nul[:3], nul[:5]+"he", "llo"), 201, "hello", "Content-Type: application/json"},
		{"head alone", streams(integration, local.Response{}, `{"statusCode":204}`+nul), 204, "", ""},
		{"empty head", streams(integration, local.Response{}, `{}`+nul+"x"), 200, "x", ""},
		{"bytes", streams("application/octet-stream", local.Response{}, "\xff", "\x00"), 200, "\xff\x00", "Content-Type: application/octet-stream"},
		{"a document in bytes", streams("application/octet-stream", local.Response{}, ` {"statusCode":`, `404,"body":"no"}`), 404, "no", ""},
		{"like a document", streams("application/octet-stream", local.Response{}, `{"statusCode`, ` - no, not at all`), 200, `{"statusCode - no, not at all`, "Content-Type: application/octet-stream"},
		{"nothing", streams("application/octet-stream", local.Response{}), 200, "", "Content-Type: application/octet-stream"},
		{"JSON", streams("application/json", local.Response{}, `{"statusCode":404,"body":"no"}`), 404, "no", ""},
		{"no end", streams(integration, local.Response{}, `{"statusCode":200}`), 502, `{"message":"Internal Server Error"}` + "\n", ""},
		{"no JSON", streams(integration, local.Response{}, `statusCode`+nul), 502, `{"message":"Internal Server Error"}` + "\n", ""},
		{"much too long", streams(integration, local.Response{}, strings.Repeat("x", maxHead), "xx"), 502, `{"message":"Internal Server Error"}` + "\n", ""},
		{"failed in the head", streams(integration, local.Response{FunctionError: "Unhandled"}, `{"statusCode":200}`), 502, `{"message":"Internal Server Error"}` + "\n", ""},
		{"failed in the body", streams(integration, local.Response{FunctionError: "Unhandled"}, `{"statusCode":200}`+nul+"begun"), 200, "begun (unexpected EOF)", ""},
	} {
		s := serving(t, Options{Functions: []Function{c.f}})
		r, body := s.do(t, "GET", "/", "")
		name, want, _ := strings.Cut(c.header, ": ")
		if got := strings.Join(r.Header.Values(name), "|"); r.StatusCode != c.status || body != c.body || got != want {
			t.Errorf("%s: got %d %q, %s", c.name, r.StatusCode, body, got)
		}
	}
}

// A piece is at the client before the next one is made.
func TestStreamIsNotHeldUp(t *testing.T) {
	t.Parallel()
	read := make(chan struct{})
	f := says("")
	f.answer = func(ctx context.Context, inv local.Invocation) (*local.Response, error) {
		w := inv.Stream(integration)
		io.WriteString(w, `{"statusCode":200}`+nul+"one")
		<-read
		io.WriteString(w, "two")
		<-read
		return &local.Response{Streamed: true}, nil
	}
	s := serving(t, Options{Functions: []Function{f}})
	r, err := http.Get(s.url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	for _, want := range []string{"one", "two"} {
		got := make([]byte, 3)
		if _, err := io.ReadFull(r.Body, got); err != nil || string(got) != want {
			t.Fatalf("got %q, %v", got, err)
		}
		read <- struct{}{}
	}
	if rest, err := io.ReadAll(r.Body); err != nil || len(rest) > 0 {
		t.Errorf("then %q, %v", rest, err)
	}
}

func TestRequestTooLarge(t *testing.T) {
	t.Parallel()
	s := serving(t, Options{Functions: []Function{echo("fn")}})
	for name, n := range map[string]int{"body": function.MaxRequest + 1, "event": function.MaxRequest} {
		r, body := s.do(t, "POST", "/", strings.Repeat("x", n), "Content-Type", "text/plain")
		if r.StatusCode != 413 || !strings.Contains(body, "6291456 bytes that Lambda takes") {
			t.Errorf("%s: got %d %.200s", name, r.StatusCode, body)
		}
	}
	if r, _ := s.do(t, "POST", "/", strings.Repeat("x", function.MaxRequest-10000), "Content-Type", "text/plain"); r.StatusCode != 200 {
		t.Errorf("got %d for what just fits", r.StatusCode)
	}
}
