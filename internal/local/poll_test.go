package local

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// A function may have answered and asked for its next event before whoever has handed
// the invocation out goes on: that it has asked is known all the same.
func TestPollIsSeenHoweverSoonItComes(t *testing.T) {
	t.Parallel()
	a, err := newRuntimeAPI()
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	invocation := "http://" + a.addr + "/2018-06-01/runtime/invocation/"
	polls := make(chan error, 1)
	poll := func() {
		resp, err := http.Get(invocation + "next")
		if err == nil {
			_, err = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		polls <- err
	}
	go poll()
	j := &job{id: "1", payload: []byte("{}"), done: make(chan outcome, 1)}
	a.jobs <- j
	if err := <-polls; err != nil {
		t.Fatal(err)
	}
	if len(a.polled) != 0 {
		t.Error("the poll that has taken the invocation counts as the one that comes after it")
	}
	resp, err := http.Post(invocation+"1/error", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	go poll()
	<-a.polled
	a.jobs <- &job{id: "2", payload: []byte("{}"), done: make(chan outcome, 1)}
	if err := <-polls; err != nil {
		t.Fatal(err)
	}
}
