package aws_test

import (
	"net/http"
	"strings"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// What goes wrong on the way once and is over must not be seen in the result.
func TestFaultsThatPass(t *testing.T) {
	t.Parallel()
	create, code, config := to("POST", "/functions"), to("PUT", "/code"), to("PUT", "/configuration")
	throttled := answer(429, "TooManyRequestsException", "Rate exceeded")
	busy := answer(409, "ResourceConflictException", "The operation cannot be performed at this time. An update is in progress for resource")
	pending := answer(409, "ResourceConflictException", "The operation cannot be performed at this time. The function is currently in the following state: Pending")
	for _, test := range []struct {
		name  string
		match func(*http.Request, []byte) bool
		do    func(http.ResponseWriter, *http.Request, http.Handler)
		times int
	}{
		{"throttled-create", create, throttled, 2},
		{"reset-create", create, reset, 1},
		{"500-create", create, answer(500, "ServiceException", "An error occurred"), 2},
		{"role-not-assumable", create, answer(400, "InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."), 3},
		{"lost-create", create, lose, 1},
		{"cut-off-create", create, cutOff, 1},
		{"throttled-code", code, throttled, 2},
		{"busy-code", code, busy, 3},
		{"lost-code", code, lose, 1},
		{"cut-off-code", code, cutOff, 1},
		{"reset-config", config, reset, 1},
		{"busy-config", config, busy, 3},
		{"lost-config", config, lose, 1},
		{"cut-off-config", config, cutOff, 1},
		{"lost-version", to("POST", "/versions"), lose, 1},
		{"lost-alias", to("POST", "/aliases"), lose, 1},
		{"lost-alias-move", to("PUT", "/aliases/live"), lose, 1},
		{"throttled-sts", action("GetCallerIdentity"), answerXML(400, "Throttling", "Rate exceeded"), 2},
		{"500-role", action("CreateRole"), answerXML(500, "ServiceFailure", "An error occurred"), 2},
		{"lost-role", action("CreateRole"), lose, 1},
		{"lost-policy", action("PutRolePolicy"), lose, 1},
		{"cut-off-policy", action("PutRolePolicy"), cutOff, 1},
		{"role-not-assumable-later", config, answer(400, "InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."), 3},
		{"busy-tags", to("POST", ":busy-tags"), busy, 2},
		{"lost-tags", to("POST", ":lost-tags"), lose, 1},
		{"pending-version", to("POST", "/versions"), pending, 2},
		{"cut-off-version", to("POST", "/versions"), cutOff, 1},
		{"500-alias", to("PUT", "/aliases/live"), answer(500, "ServiceException", "An error occurred"), 2},
		{"lost-url", to("POST", "/url"), lose, 1},
		{"reset-url", to("POST", "/url"), reset, 1},
		{"lost-permission", to("POST", "/policy"), lose, 1},
		{"throttled-permission", to("POST", "/policy"), throttled, 2},
		{"cut-off-read", to("GET", "/functions/cut-off-read"), cutOff, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			onEach(t, func(t *testing.T, s *awstest.Server) {
				if test.name == "lost-alias" && !s.NamesConflicts {
					t.Skip(s.Name + " has a code of its own for an alias that exists")
				}
				f := &fault{match: test.match, times: test.times, do: test.do}
				p := newProxy(t, s, f)
				session := session(t, p.url)
				d := function(t, test.name, hello)
				d.Alias, d.FunctionURL, d.Function.Tags = "live", true, map[string]string{"team": "a"}
				deploy(t, session, d)
				next := function(t, test.name, hello+"\n# changed\n")
				next.Alias, next.FunctionURL, next.Function.Tags = "live", true, map[string]string{"team": "b"}
				next.Function.Timeout = awssdk.Int32(7)
				deploy(t, session, next)
				if f.times != 0 {
					t.Fatalf("the fault was done %d times less than meant", f.times)
				}
				if left := plan(t, session, next); len(left.Changes) != 0 {
					t.Errorf("afterwards a deployment would still change %s", settings(left))
				}
				got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", test.name, "--qualifier", "live")
				if got["CodeSha256"] != next.SHA256 || got["Timeout"] != 7.0 {
					t.Errorf("behind the alias is %v", got)
				}
			})
		})
	}
}

// What does not pass by itself is said with the next step, and nothing is changed.
func TestFaultsThatStay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		do         func(http.ResponseWriter, *http.Request, http.Handler)
		want, hint string
	}{
		{"expired", answer(403, "ExpiredTokenException", "The security token included in the request is expired"), "the credentials have expired", "aws sso login"},
		{"denied", answer(403, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/u is not authorized to perform: lambda:GetFunction"), "access denied: User: arn:aws:iam::123456789012:user/u is not authorized to perform: lambda:GetFunction", "--profile"},
		{"unknown-keys", answer(403, "UnrecognizedClientException", "The security token included in the request is invalid"), "does not accept these credentials", "aws sts get-caller-identity"},
		{"associated", answer(400, "InvalidParameterValueException", "The key is not associated with the function"), "The key is not associated with the function (InvalidParameterValueException)", ""},
		{"html", func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			http.Error(w, "<html>no such page</html>", http.StatusNotFound)
		}, "GetFunction", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			onEach(t, func(t *testing.T, s *awstest.Server) {
				p := newProxy(t, s, &fault{match: to("GET", "/functions/"+test.name), times: 99, do: test.do})
				_, err := session(t, p.url).Plan(bounded(t), function(t, test.name, hello))
				f := failure.As(err)
				if f == nil || !strings.Contains(f.Text(), test.want) || !strings.Contains(f.Hint, test.hint) {
					t.Errorf("the error is %v", err)
				}
				if w := p.written(); len(w) != 0 {
					t.Errorf("written: %q", w)
				}
			})
		})
	}
}

// What stops a deployment on its way is said together with what was done and what
// was not, and the next deployment does the rest.
func TestFaultsOnTheWay(t *testing.T) {
	t.Parallel()
	expired := answer(403, "ExpiredTokenException", "The security token included in the request is expired")
	denied := answer(403, "AccessDeniedException", "not authorized")
	broken := answer(500, "ServiceException", "An error occurred")
	for _, test := range []struct {
		name  string
		match func(*http.Request, []byte) bool
		do    func(http.ResponseWriter, *http.Request, http.Handler)
		want  string
	}{
		{"stop-role", action("PutRolePolicy"), answerXML(403, "AccessDenied", "not authorized"),
			"access denied: not authorized; grant"},
		{"stop-create", to("POST", "/functions"), expired,
			"the credentials have expired; done: create role lambda-stop-create-us-east-1; not done: create function stop-create, publish version, move alias live, create function URL, grant lambda-lsp-function-url, grant lambda-lsp-function-url-invoke; log in"},
		{"stop-publish", to("POST", "/versions"), expired,
			"the credentials have expired; done: create role lambda-stop-publish-us-east-1, create function stop-publish; not done: publish version, move"},
		{"stop-alias", to("POST", "/aliases"), denied, "publish version; not done: move alias live, create function URL"},
		{"stop-url", to("POST", "/url"), broken, "An error occurred (ServiceException); done: "},
		{"stop-permission", to("POST", "/policy"), denied, "create function URL; not done: grant lambda-lsp-function-url, grant lambda-lsp-function-url-invoke; "},
		{"stop-code", to("PUT", "/code"), denied, "access denied: not authorized; grant"},
		{"stop-configuration", to("PUT", "/configuration"), expired, "done: update code; not done: update configuration, update tags, publish version, move alias live; "},
		{"stop-tags", to("POST", ":stop-tags"), expired, "done: update code, update configuration; not done: update tags, publish version, move alias live; "},
		{"stop-alias-move", to("PUT", "/aliases/live"), broken, "done: update code, update configuration, update tags, publish version; not done: move alias live"},
		{"stop-reset", to("PUT", "/configuration"), reset, "done: update code; not done: update configuration, update tags, publish version, move alias live; "},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			onEach(t, func(t *testing.T, s *awstest.Server) {
				f := &fault{match: test.match, times: 99, do: test.do}
				faulty, healthy := session(t, newProxy(t, s, f).url), session(t, s.URL)
				d := function(t, test.name, hello)
				d.Alias, d.FunctionURL, d.Function.Tags = "live", true, map[string]string{"team": "a"}
				_, err := plan(t, faulty, d).Apply(bounded(t), nil)
				if err == nil { // the fault is an update's
					d = function(t, test.name, hello+"# changed\n")
					d.Alias, d.FunctionURL, d.Function.Tags = "live", true, map[string]string{"team": "b"}
					d.Function.Timeout = awssdk.Int32(7)
					_, err = plan(t, faulty, d).Apply(bounded(t), nil)
				}
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("the error is %v", err)
				}
				deploy(t, healthy, d)
				if left := plan(t, healthy, d); len(left.Changes) != 0 {
					t.Errorf("the next deployment leaves %s", settings(left))
				}
			})
		})
	}
}

func TestUnchangedWritesNothing(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		p := newProxy(t, s)
		session := session(t, p.url)
		d := function(t, "writes-nothing", hello)
		d.Alias, d.FunctionURL, d.Function.Tags = "live", true, map[string]string{"team": "a"}
		if plan(t, session, d); len(p.written()) != 0 {
			t.Errorf("planning to create wrote %q", p.written())
		}
		deploy(t, session, d)
		before := p.written()
		if len(before) == 0 {
			t.Fatal("creating wrote nothing: the proxy does not see the requests")
		}
		for range 3 {
			deploy(t, session, d)
		}
		next := function(t, "writes-nothing", hello+"# changed\n")
		next.Alias, next.FunctionURL, next.Function.Tags = "live", true, map[string]string{"team": "b"}
		next.Function.Timeout = awssdk.Int32(7)
		if got := settings(plan(t, session, next)); got != "Timeout Code Tags.team Version Alias live" {
			t.Errorf("the plan changes %s", got)
		}
		if after := p.written(); len(after) != len(before) {
			t.Errorf("deploying the same again wrote %q", after[len(before):])
		}
	})
}
