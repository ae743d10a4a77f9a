package aws_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

const meanwhile = "somebody else changed the function meanwhile"

// Of two that create the same function the second says that it came too late, and
// leaves the first one's function as it is.
func TestTwoCreate(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		first, second := function(t, "two-create", hello), function(t, "two-create", hello+"# second\n")
		session := session(t, s.URL)
		late := plan(t, session, second)
		deploy(t, session, first)
		if _, err := late.Apply(bounded(t), nil); err == nil || !strings.Contains(err.Error(), meanwhile) {
			t.Errorf("the second ended with %v", err)
		}
		if got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", "two-create")["CodeSha256"]; got != first.SHA256 {
			t.Errorf("the code is %v", got)
		}
	})
}

// A variable that somebody adds while a deployment is between code and
// configuration is kept.
func TestVariableAddedMeanwhile(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "added-meanwhile"
		d := function(t, name, hello)
		deploy(t, session(t, s.URL), d)
		p := newProxy(t, s, &fault{match: to("PUT", "/code"), times: 1, do: func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
			forward.ServeHTTP(w, r)
			s.CLI(t, "lambda", "wait", "function-updated", "--function-name", name)
			s.CLI(t, "lambda", "update-function-configuration", "--function-name", name, "--environment", "Variables={THEIRS=1}")
		}})
		d = function(t, name, hello+"# changed\n")
		d.Function.Environment = &types.Environment{Variables: map[string]string{"MINE": "1"}}
		deploy(t, session(t, p.url), d)
		if got := fmt.Sprint(s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)["Environment"]); got != "map[Variables:map[MINE:1 THEIRS:1]]" {
			t.Errorf("the environment is %s", got)
		}
	})
}

// AWS publishes only the revision that is named. Neither server looks at it: the
// proxy answers in their place.
func TestPublishedMeanwhile(t *testing.T) {
	t.Parallel()
	stale := answer(412, "PreconditionFailedException", "The RevisionId provided does not match the latest RevisionId")
	for _, test := range []struct {
		name string
		do   func(http.ResponseWriter, *http.Request, http.Handler)
		want string // in the error; "" for none
	}{
		{"publish-theirs", stale, meanwhile},
		{"publish-ours", func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
			forward.ServeHTTP(httptest.NewRecorder(), r)
			stale(w, r, forward)
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			onEach(t, func(t *testing.T, s *awstest.Server) {
				p := newProxy(t, s, &fault{match: to("POST", "/versions"), times: 1, do: test.do})
				d := function(t, test.name, hello)
				d.Alias = "live"
				_, err := plan(t, session(t, p.url), d).Apply(bounded(t), nil)
				if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("it ended with %v", err)
				}
			})
		})
	}
}

// A function whose last update failed can be updated again; an update that fails is
// said in AWS's own words, and so is what it waits for.
func TestFailedUpdates(t *testing.T) {
	t.Parallel()
	failed := rewrite(func(body map[string]any) {
		c := body["Configuration"].(map[string]any)
		c["State"], c["LastUpdateStatus"], c["LastUpdateStatusReason"] = "Active", "Failed", "the subnet has no free addresses"
	})
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "failed-update"
		d := function(t, name, hello)
		deploy(t, session(t, s.URL), d)
		d.Function.Timeout = awssdk.Int32(9)
		get := to("GET", "/functions/"+name)
		// The plan's look and the one before the update.
		p := newProxy(t, s, &fault{match: get, times: 2, do: failed})
		deploy(t, session(t, p.url), d)

		d.Function.Timeout = awssdk.Int32(10)
		slow := rewrite(func(body map[string]any) {
			c := body["Configuration"].(map[string]any)
			c["LastUpdateStatus"], c["LastUpdateStatusReason"] = "InProgress", "the function is being created"
		})
		updated := false // the proxy asks one match at a time
		p = newProxy(t, s,
			&fault{match: get, times: 1, do: rewrite(func(map[string]any) {})}, // the plan's
			&fault{match: get, times: 2, do: slow},
			&fault{times: 1, do: failed, match: func(r *http.Request, body []byte) bool {
				updated = updated || r.Method == "PUT"
				return updated && get(r, body)
			}})
		var told []string
		_, err := plan(t, session(t, p.url), d).Apply(bounded(t), func(step string) { told = append(told, step) })
		if err == nil || !strings.Contains(err.Error(), "AWS could not make the function ready: the subnet has no free addresses; mend what it names") {
			t.Errorf("it ended with %v", err)
		}
		if got := strings.Join(told, ", "); !strings.HasPrefix(got, "update InProgress: the function is being created, update configuration") {
			t.Errorf("progress told %s", got)
		}
	})
}
