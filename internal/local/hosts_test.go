package local_test

import (
	"strings"
	"testing"
)

func TestHello(t *testing.T) {
	t.Parallel()
	for _, s := range settings(t) {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			r := invoke(t, start(t, s.options(t, "handler.hello")), `{"name":"World"}`)
			if got := string(r.Payload); got != `"Hello, World!"` || r.FunctionError != "" {
				t.Errorf("payload %s, error %q", got, r.FunctionError)
			}
			if !strings.Contains(r.Logs, "\nHello\nEND ") {
				t.Errorf("the log is\n%s", r.Logs)
			}
		})
	}
}
