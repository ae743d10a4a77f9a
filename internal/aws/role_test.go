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
			{"role-none-create", "", true, own + "lambda-role-none-create"},
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
