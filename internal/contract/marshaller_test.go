package contract_test

import (
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/contract"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// With the marshaller option the contract is the same under AWS's runtime client.
func TestHostsWithMarshaller(t *testing.T) {
	t.Parallel()
	so := built(t, artifactRaw)
	for _, h := range hosts(t) {
		if h.name != local.HostRIC {
			continue // which has no such marshaller
		}
		t.Run(h.python.Version, func(t *testing.T) {
			t.Parallel()
			h.run(t, so, func(c contract.Case) bool {
				// The rest has no JSON to pass.
				return c.Assign == nil && len(c.Environ) == 0 && c.Want.Dies == 0
			})
		})
	}
}

// What Python does to JSON on the way, and that the option leaves it alone.
func TestFaultsOfThePythonSide(t *testing.T) {
	t.Parallel()
	for _, h := range hosts(t) {
		if h.name != local.HostRIC {
			continue
		}
		t.Run(h.python.Version, func(t *testing.T) {
			t.Parallel()
			for _, c := range []struct {
				name, handler, event string
				values, raw          string // responses without and with the option
			}{
				{"number spelled with a zero", "Raw", `1.10`, `1.1`, `1.10`},
				{"exponent", "Raw", `1E2`, `100.0`, `1E2`},
				{"number out of range", "Raw", `{"n":1e400}`, ``, `{"n":1e400}`},
				{"repeated key", "Raw", `{"a":1,"a":2}`, `{"a":2}`, `{"a":1,"a":2}`},
				{"escaped", "Raw", `"\u0041\/"`, `"A/"`, `"\u0041\/"`},
				{"infinite response", "Literal", `"1e400"`, `Infinity`, `1e400`},
				{"lone surrogate in a response", "Literal", `"\"\\ud800\""`, ``, `"\ud800"`},
			} {
				for _, side := range []struct {
					artifact func() (string, error)
					want     string
				}{{artifact, c.values}, {artifactRaw, c.raw}} {
					in := h.start(t, built(t, side.artifact), c.handler, nil)
					o := invoke(t, in, contract.Case{Event: c.event})
					if got := strings.ReplaceAll(string(o.Payload), ": ", ":"); got != side.want {
						t.Errorf("%s: got %s; want %q", c.name, o, side.want)
					}
					if side.want == "" {
						t.Logf("%s: %s", c.name, o)
					}
					in.Close()
				}
			}
		})
	}
}
