package aws_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// Ctrl-C, at every write that a deployment makes, says what was done, what may have
// been and what was not; the next deployment does the rest.
func TestInterruptedAnywhere(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		for _, update := range []bool{false, true} {
			for n := 1; ; n++ {
				name := fmt.Sprintf("interrupted-%t-%d", update, n)
				d := function(t, name, hello)
				d.Alias, d.FunctionURL, d.Function.Tags = "live", true, map[string]string{"team": "a"}
				if update {
					deploy(t, session(t, s.URL), d)
					d = function(t, name, hello+"# changed\n")
					d.Alias, d.FunctionURL, d.Function.Tags = "live", true, map[string]string{"team": "b"}
					d.Function.Timeout = awssdk.Int32(8)
				}
				steps, err := interruptedAt(t, s, d, n)
				if err == nil {
					if len(steps) < 4 {
						t.Errorf("a deployment has the steps %q", steps)
					}
					break
				}
				f := failure.As(err)
				if f == nil || !errors.Is(err, context.Canceled) {
					t.Fatalf("write %d: the error is %v", n, err)
				}
				last := len(steps) - 1
				want := "interrupted; "
				if last > 0 {
					want += "done: " + strings.Join(steps[:last], ", ") + "; "
				}
				want += "under way: " + steps[last]
				if text, rest, _ := strings.Cut(f.Message, "; not done: "); text != want {
					t.Errorf("write %d: it says %q, not %q", n, f.Message, want)
				} else if slices.Contains(strings.Split(rest, ", "), steps[last]) {
					t.Errorf("write %d: it says twice what was under way: %q", n, f.Message)
				}
				deploy(t, session(t, s.URL), d)
				if left := plan(t, session(t, s.URL), d); len(left.Changes) != 0 {
					t.Errorf("write %d: the next deployment leaves %s", n, settings(left))
				}
			}
		}
	})
}

// interruptedAt deploys and cancels as soon as the server has carried out the nth
// write. It returns the steps that were begun.
func interruptedAt(t *testing.T, s *awstest.Server, d aws.Deployment, n int) (begun []string, err error) {
	t.Helper()
	ctx, cancel := context.WithCancel(bounded(t))
	defer cancel()
	p := newProxy(t, s, &fault{
		times: 1 << 30,
		match: func(r *http.Request, body []byte) bool { return writes(r, body) != "" },
		do: func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
			if n--; n == 0 {
				lose(w, r, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					forward.ServeHTTP(w, r)
					cancel()
				}))
				return
			}
			forward.ServeHTTP(w, r)
		},
	})
	_, err = plan(t, session(t, p.url), d).Apply(ctx, func(step string) {
		if !strings.HasPrefix(step, "state ") && !strings.HasPrefix(step, "update InProgress") {
			begun = append(begun, step)
		}
	})
	return begun, err
}
