package aws_test

import (
	"strings"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

func TestRoles(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		session := session(t, s.URL)
		own := "arn:aws:iam::" + session.Account + ":role/"
		for _, test := range []struct {
			name, role string
			create     bool
			want       string // part of the error, or the role it gets
		}{
			{"role-none", "", false, "no role for the function to run as"},
			{"role-none-create", "", true, own + "lambda-role-none-create-us-east-1"},
			{"role-named", own + "path/to/mine", true, own + "path/to/mine"},
			{"role-of-another", "arn:aws:iam::999999999999:role/theirs", true, "belongs to account 999999999999"},
			{"role-not-arn", "mine", true, "is not the ARN of a role"},
		} {
			d := function(t, test.name, hello)
			d.CreateRole = test.create
			if test.role != "" {
				d.Function.Role = awssdk.String(test.role)
			}
			p, err := session.Plan(bounded(t), d)
			if err != nil {
				if !strings.Contains(err.Error(), test.want) {
					t.Errorf("%s: %v", test.name, err)
				}
				continue
			}
			if _, err := p.Apply(bounded(t), nil); err != nil {
				t.Fatal(err)
			}
			if got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", test.name)["Role"]; got != test.want {
				t.Errorf("%s runs as %v", test.name, got)
			}
		}
	})
}

// A role that function.json names and an interrupted deployment left without its
// policy gets it from the next one.
func TestUnfinishedRole(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "unfinished-role"
		account := session(t, s.URL)
		d := function(t, name, hello)
		d.Function.Role = awssdk.String("arn:aws:iam::" + account.Account + ":role/unfinished")
		faulty := newProxy(t, s, &fault{match: action("PutRolePolicy"), times: 99, do: answerXML(403, "AccessDenied", "not authorized")})
		if _, err := plan(t, session(t, faulty.url), d).Apply(bounded(t), nil); err == nil {
			t.Fatal("it deployed without a policy")
		}
		deploy(t, account, d)
		got := s.CLI(t, "iam", "get-role-policy", "--role-name", "unfinished", "--policy-name", "write-logs")
		statement := got["PolicyDocument"].(map[string]any)["Statement"].([]any)[0].(map[string]any)
		if want := "arn:aws:logs:us-east-1:" + account.Account + ":log-group:/aws/lambda/" + name + ":*"; statement["Resource"] != want {
			t.Errorf("the policy allows %v", statement)
		}
		if left := plan(t, account, d); len(left.Changes) != 0 {
			t.Errorf("afterwards a deployment would still change %s", settings(left))
		}
	})
}

// Two functions with long names do not share a role.
func TestLongNames(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		long := strings.Repeat("n", 63)
		roles := map[any]bool{}
		for _, end := range []string{"a", "b"} {
			deploy(t, session(t, s.URL), function(t, long+end, hello))
			roles[s.CLI(t, "lambda", "get-function-configuration", "--function-name", long+end)["Role"]] = true
		}
		if len(roles) != 2 {
			t.Errorf("the roles are %v", roles)
		}
	})
}
