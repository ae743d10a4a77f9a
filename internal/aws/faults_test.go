package aws_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

// What goes wrong on the way once and is over must not be seen in the result.
func TestFaultsThatPass(t *testing.T) {
	t.Parallel()
	create, code, config := to("POST", "/functions"), to("PUT", "/code"), to("PUT", "/configuration")
	for _, test := range []struct {
		name  string
		match func(*http.Request, []byte) bool
		do    func(http.ResponseWriter, *http.Request, http.Handler)
		times int
	}{
		{"throttled-create", create, answer(429, "TooManyRequestsException", "Rate exceeded"), 2},
		{"reset-create", create, reset, 1},
		{"500-create", create, answer(500, "ServiceException", "An error occurred"), 2},
		{"role-not-assumable", create, answer(400, "InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."), 3},
		{"lost-create", create, lose, 1},
		{"cut-off-create", create, cutOff, 1},
		{"throttled-code", code, answer(429, "TooManyRequestsException", "Rate exceeded"), 2},
		{"busy-code", code, answer(409, "ResourceConflictException", "The operation cannot be performed at this time. An update is in progress for resource"), 3},
		{"lost-code", code, lose, 1},
		{"cut-off-code", code, cutOff, 1},
		{"reset-config", config, reset, 1},
		{"busy-config", config, answer(409, "ResourceConflictException", "The operation cannot be performed at this time. An update is in progress for resource"), 3},
		{"lost-config", config, lose, 1},
		{"cut-off-config", config, cutOff, 1},
		{"lost-version", to("POST", "/versions"), lose, 1},
		{"lost-alias", to("POST", "/aliases"), lose, 1},
		{"lost-alias-move", to("PUT", "/aliases/live"), lose, 1},
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
				d.Alias = "live"
				deploy(t, session, d)
				next := function(t, test.name, hello+"\n# changed\n")
				next.Alias, next.Function.Timeout = "live", awssdk.Int32(7)
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
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			onEach(t, func(t *testing.T, s *awstest.Server) {
				p := newProxy(t, s, &fault{match: to("GET", "/functions/"+test.name), times: 99, do: test.do})
				_, err := session(t, p.url).Plan(bounded(t), function(t, test.name, hello))
				var f *failure.Error
				if !errors.As(err, &f) || !strings.Contains(f.Message, test.want) || !strings.Contains(f.Hint, test.hint) {
					t.Errorf("the error is %v", err)
				}
				if w := p.written(); len(w) != 0 {
					t.Errorf("written: %q", w)
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
		deploy(t, session, d)
		before := p.written()
		if len(before) == 0 {
			t.Fatal("creating wrote nothing: the proxy does not see the requests")
		}
		for range 3 {
			deploy(t, session, d)
		}
		if after := p.written(); len(after) != len(before) {
			t.Errorf("deploying the same again wrote %q", after[len(before):])
		}
	})
}
