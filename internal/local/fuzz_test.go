package local

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// Whatever is sent to it, the server answers with HTTP or hangs up, and then
// serves a runtime that behaves.
func FuzzRuntimeAPI(f *testing.F) {
	for _, s := range []string{
		"GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
		"POST /2018-06-01/runtime/invocation/ID/response HTTP/1.1\r\nHost: HOST\r\nContent-Length: -1\r\n\r\n",
		"POST /2018-06-01/runtime/invocation/%2e%2e/error HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\nConnection: close\r\n\r\n{",
		"POST /2018-06-01/runtime/init/error HTTP/1.0\r\nHost: HOST\r\nLambda-Runtime-Function-Error-Type: x\r\n\r\n{}",
		"POST //2018-06-01/runtime/init/error HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
		"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"\x16\x03\x01",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, request string) {
		a, err := newRuntimeAPI()
		if err != nil {
			t.Fatal(err)
		}
		defer a.close()
		conn, err := net.Dial("tcp", a.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		io.WriteString(conn, strings.ReplaceAll(request, "HOST", a.addr))
		conn.(*net.TCPConn).CloseWrite()
		answer, _ := io.ReadAll(conn)
		if len(answer) > 0 && !strings.HasPrefix(string(answer), "HTTP/1.") {
			t.Errorf("answered %q", answer)
		}

		j := &job{id: "the-id", header: http.Header{}, payload: []byte(" 1"), done: make(chan outcome, 1)}
		go func() { a.jobs <- j }()
		base := "http://" + a.addr + "/2018-06-01/runtime/invocation/"
		event, err := http.Get(base + "next")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(event.Body)
		event.Body.Close()
		if err != nil || string(body) != " 1" {
			t.Fatalf("the event is %q, %v", body, err)
		}
		resp, err := http.Post(base+"the-id/response", "application/json", strings.NewReader(" 2"))
		if err != nil || resp.StatusCode != http.StatusAccepted {
			t.Fatalf("responding: %v, %v", resp, err)
		}
		resp.Body.Close()
		if out := <-j.done; string(out.payload) != " 2" || out.failed {
			t.Errorf("the outcome is %q, %v", out.payload, out.failed)
		}
	})
}
