package local_test

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// Both hosts answer alike to the byte.
func TestHostsAgree(t *testing.T) {
	t.Parallel()
	for _, p := range testenv.Pythons(t) {
		if !p.HasRIC {
			continue
		}
		t.Run(p.Version, func(t *testing.T) {
			t.Parallel()
			var responses [2][]*local.Response
			for i, host := range []string{local.HostEmbedded, local.HostRIC} {
				in := start(t, setting{p, host}.options(t, "handler.call"))
				send := func(e string) {
					r, err := in.Invoke(t.Context(), local.Invocation{Payload: []byte(e), RequestID: "fixed"})
					if err != nil {
						t.Fatal(err)
					}
					responses[i] = append(responses[i], r)
				}
				for _, c := range answers {
					send(c.event)
				}
				for _, c := range faults {
					send(c.event)
				}
				send(event("log", `null`))
				send(event("error_log", `null`))
			}
			for i, embedded := range responses[0] {
				ric := responses[1][i]
				if !bytes.Equal(embedded.Payload, ric.Payload) {
					t.Errorf("embedded %s\nawslambdaric %s", embedded.Payload, ric.Payload)
				}
				if a, b := withoutFigures(embedded.Logs), withoutFigures(ric.Logs); a != b {
					t.Errorf("the log of the embedded host is\n%s\nof awslambdaric\n%s", a, b)
				}
			}
		})
	}
}

// withoutFigures replaces what two runs never have in common.
func withoutFigures(log string) string {
	log = regexp.MustCompile(`\d{4}-\d\d-\d\dT[\d:]+(\.\d+)?Z`).ReplaceAllString(log, "TIME")
	return regexp.MustCompile(`(?m)^REPORT .*`).ReplaceAllString(log, "REPORT")
}
