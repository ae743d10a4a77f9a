package local

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// What a process has sent before its end is taken, however late it is read.
func TestSettle(t *testing.T) {
	t.Parallel()
	a, err := newRuntimeAPI()
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	a.settle() // waits for nothing when there was no connection

	peer, err := net.Dial("tcp", a.addr)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(peer, "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: %s\r\n\r\n", a.addr)
	var got bytes.Buffer
	entered := make(chan struct{})
	proceed := make(chan struct{})
	j := &job{id: "1", header: http.Header{}, done: make(chan outcome, 1), stream: func(string) io.Writer {
		close(entered)
		<-proceed
		return &got
	}}
	a.jobs <- j
	if _, err := http.ReadResponse(bufio.NewReader(peer), nil); err != nil {
		t.Fatal(err)
	}
	body := strings.Repeat("x", 1000)
	fmt.Fprintf(peer, "POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nHost: %s\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n%s\r\n", a.addr, body)
	peer.Close()

	settled := make(chan struct{})
	go func() {
		a.settle()
		close(settled)
	}()
	<-entered
	select {
	case <-settled:
		t.Error("settled while the response was taken")
	default:
	}
	close(proceed)
	<-settled
	if got.String() != body {
		t.Errorf("%d of %d bytes were taken", got.Len(), len(body))
	}
}
