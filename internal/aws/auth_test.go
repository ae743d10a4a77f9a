package aws_test

import (
	"encoding/json"
	"strings"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// A server that checks signatures and permissions is told who asks by the
// environment, so these tests are not parallel.
func TestAuthorization(t *testing.T) {
	s := awstest.StartAuth(t)
	everything := func(name string) aws.Deployment {
		d := function(t, name, hello)
		d.Alias, d.FunctionURL = "live", true
		return d
	}
	role := s.CLI(t, "iam", "create-role", "--role-name", "by-hand", "--assume-role-policy-document",
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`)
	arn := role["Role"].(map[string]any)["Arn"].(string)

	t.Run("wrong secret", func(t *testing.T) {
		as(t, s, "wrong-secret", []string{"*"})
		t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong")
		refused(t, s, "does not accept these credentials")
	})
	t.Run("unknown key", func(t *testing.T) {
		t.Setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
		refused(t, s, "does not accept these credentials")
	})
	for _, test := range []struct {
		name    string
		allowed []string
		create  bool // the role, too
		want    string
	}{
		{"nothing", nil, false, "access denied: "},
		{"reading", []string{"lambda:Get*", "lambda:List*", "iam:Get*"}, false, "access denied: "},
		{"no-roles", []string{"lambda:*", "iam:Get*", "iam:PassRole"}, true, "iam:CreateRole"},
		{"no-versions", []string{"lambda:Get*", "lambda:CreateFunction", "iam:Get*", "iam:PassRole"}, false,
			"done: create function auth-no-versions; not done: publish version, move alias live, create function URL, "},
		{"enough", []string{"lambda:*", "iam:Get*", "iam:PassRole"}, false, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			as(t, s, test.name, test.allowed)
			d := everything("auth-" + test.name)
			if d.CreateRole = test.create; !test.create {
				d.Function.Role = awssdk.String(arn)
			}
			p := newProxy(t, s)
			plan, err := session(t, p.url).Plan(bounded(t), d)
			if err == nil {
				_, err = plan.Apply(bounded(t), nil)
			}
			if test.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			f := failure.As(err)
			if f == nil || !strings.HasPrefix(f.Text(), "access denied: ") || !strings.Contains(f.Text(), test.want) || !strings.Contains(f.Hint, "grant the permission it names") {
				t.Errorf("it ended with %v", err)
			}
			if !strings.Contains(err.Error(), "auth-"+test.name) {
				t.Errorf("the error does not say on what: %v", err)
			}
		})
	}
}

// refused asks with keys that must be refused. The server tells anybody who they
// are, whatever they signed with, so a plan is made besides.
func refused(t *testing.T, s *awstest.Server, want string) {
	t.Helper()
	account, err := aws.Open(bounded(t), "deploy", aws.Impatient(aws.Access{Endpoint: s.URL}))
	if err == nil {
		_, err = account.Plan(bounded(t), function(t, "auth-refused", hello))
	}
	if f := failure.As(err); f == nil || !strings.Contains(f.Text(), want) || !strings.Contains(f.Hint, "aws sts get-caller-identity") {
		t.Errorf("it ended with %v", err)
	}
}

// as makes the rest of the test a user of its own, with these permissions.
func as(t *testing.T, s *awstest.Server, user string, allowed []string) {
	t.Helper()
	s.CLI(t, "iam", "create-user", "--user-name", user)
	if len(allowed) > 0 {
		policy, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": map[string]any{"Effect": "Allow", "Action": allowed, "Resource": "*"}})
		if err != nil {
			t.Fatal(err)
		}
		s.CLI(t, "iam", "put-user-policy", "--user-name", user, "--policy-name", "p", "--policy-document", string(policy))
	}
	key := s.CLI(t, "iam", "create-access-key", "--user-name", user)["AccessKey"].(map[string]any)
	t.Setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"].(string))
	t.Setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"].(string))
}
