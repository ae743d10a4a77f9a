package local_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// A running is an invocation in flight whose Runtime API the test can reach.
type running struct {
	api, id string // address and request id
	release func() // lets the handler answer
	answer  chan *local.Response
}

// begin invokes a handler that says where its Runtime API is and waits.
func begin(t *testing.T) running {
	t.Helper()
	r := running{answer: make(chan *local.Response, 1)}
	when := filepath.Join(t.TempDir(), "now")
	r.release = func() {
		if err := os.WriteFile(when, nil, 0o644); err != nil {
			t.Error(err)
		}
	}
	o := newest(t).options(t, "handler.wait")
	log, w := io.Pipe()
	o.Log = w
	in := start(t, o)
	go func() {
		resp, err := in.Invoke(context.WithoutCancel(t.Context()), local.Invocation{Payload: fmt.Appendf(nil, `{"when":%q}`, when)})
		if err != nil {
			t.Error(err)
		}
		w.Close()
		r.answer <- resp
	}()
	lines := bufio.NewScanner(log)
	for r.api == "" && lines.Scan() {
		fmt.Sscanf(lines.Text(), "api %s request %s", &r.api, &r.id)
	}
	go io.Copy(io.Discard, log)
	return r
}

func TestForeignRequestsAreRefused(t *testing.T) {
	t.Parallel()
	r := begin(t)
	if !strings.HasPrefix(r.api, "127.0.0.1:") {
		t.Errorf("the server is at %s", r.api)
	}
	_, port, _ := net.SplitHostPort(r.api)
	respond := "/2018-06-01/runtime/invocation/" + r.id + "/response"
	for _, c := range []struct {
		name, method, path string
		change             func(*http.Request)
		status             int
		body               string
	}{
		{"rebound name", "POST", respond, func(q *http.Request) { q.Host = "evil.example:" + port }, 403, "Forbidden"},
		{"no port", "POST", respond, func(q *http.Request) { q.Host = "127.0.0.1" }, 403, "Forbidden"},
		{"a page's script", "POST", respond, func(q *http.Request) { q.Header.Set("Origin", "https://evil.example") }, 403, "Forbidden"},
		{"a page's image", "GET", "/2018-06-01/runtime/invocation/next", func(q *http.Request) { q.Header.Set("Sec-Fetch-Site", "cross-site") }, 403, "Forbidden"},
		{"another invocation", "POST", "/2018-06-01/runtime/invocation/other/response", nil, 400, "InvalidRequestID"},
		{"another invocation's error", "POST", "/2018-06-01/runtime/invocation/other/error", nil, 400, "InvalidRequestID"},
		{"a second poll", "GET", "/2018-06-01/runtime/invocation/next", nil, 403, "InvalidStateTransition"},
		{"a late init error", "POST", "/2018-06-01/runtime/init/error", nil, 403, "InvalidStateTransition"},
		{"method", "GET", respond, nil, 405, ""},
		{"path", "GET", "/2018-06-01/runtime/other", nil, 404, ""},
		{"version", "GET", "/2015-03-31/runtime/invocation/next", nil, 404, ""},
	} {
		q, err := http.NewRequestWithContext(t.Context(), c.method, "http://"+r.api+c.path, strings.NewReader("1"))
		if err != nil {
			t.Fatal(err)
		}
		if c.change != nil {
			c.change(q)
		}
		resp, err := http.DefaultTransport.RoundTrip(q)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.status || !strings.Contains(string(body), c.body) {
			t.Errorf("%s: %d %s", c.name, resp.StatusCode, body)
		}
	}
	r.release()
	if got := <-r.answer; string(got.Payload) != `"waited"` {
		t.Errorf("got %s", got.Payload)
	}
}

// Clients that connect and say nothing, stop half way or send slowly do not keep
// the function from answering, nor its instance from closing.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	r := begin(t)
	respond := "POST /2018-06-01/runtime/invocation/" + r.id + "/response HTTP/1.1\r\nHost: " + r.api + "\r\n"
	for _, sent := range []string{
		"",
		"GET /2018-06-01/runtime/invo",
		"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: " + r.api + "\r\n",
		respond + "Content-Length: 100\r\n\r\nnot all",
		respond + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
		"\x16\x03\x01\x02\x00\x01\x00", // TLS
	} {
		for range 20 {
			conn, err := net.Dial("tcp", r.api)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			if _, err := io.WriteString(conn, sent); err != nil {
				t.Fatal(err)
			}
		}
	}
	// One that breaks off within a response leaves the invocation open.
	conn, err := net.Dial("tcp", r.api)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, respond+"Content-Length: 100\r\n\r\n\"forged")
	conn.Close()

	r.release()
	if got := <-r.answer; string(got.Payload) != `"waited"` {
		t.Errorf("got %s %s", got.Payload, got.FunctionError)
	}
}
