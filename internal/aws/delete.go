package aws

import (
	"context"
	"fmt"
	"strings"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// A Deletion names what deleting a function takes with it.
type Deletion struct {
	Name     string
	Versions int    // published versions
	Role     string // made here for this function, and deleted with it; else empty

	s *Session
}

// PlanDelete reads what would go. Logs stay, and so does a role that was not made
// by deploying this function.
func (s *Session) PlanDelete(ctx context.Context, name string) (*Deletion, error) {
	out, err := s.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &name})
	if isNotFound(err) {
		return nil, failure.New("delete", name, "there is no such function in %s", s).WithHint("check --region and --profile")
	}
	if err != nil {
		return nil, s.fail("delete", name, err)
	}
	versions, err := s.versions(ctx, "delete", name)
	if err != nil {
		return nil, err
	}
	d := &Deletion{Name: name, Versions: len(versions), s: s}
	arn := awssdk.ToString(out.Configuration.Role)
	role := arn[strings.LastIndexByte(arn, '/')+1:]
	if got, err := s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &role}); err == nil && ours(got.Role, name) {
		d.Role = role
	}
	return d, nil
}

// Question is what to ask before Apply.
func (d *Deletion) Question() string {
	q := fmt.Sprintf("Delete function %s in %s, with its %d published versions", d.Name, d.s, d.Versions)
	if d.Role != "" {
		q += " and its role " + d.Role
	}
	return q + "?"
}

// Apply deletes the function and then the role made for it.
func (d *Deletion) Apply(ctx context.Context, progress Progress) error {
	done := &steps{progress: progress}
	done.start("delete function " + d.Name)
	if _, err := d.s.lambda.DeleteFunction(ctx, &lambda.DeleteFunctionInput{FunctionName: &d.Name}); err != nil && !isNotFound(err) {
		return d.s.fail("delete", d.Name, err)
	}
	if d.Role == "" {
		return nil
	}
	done.start("delete role " + d.Role)
	if _, err := d.s.iam.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &d.Role, PolicyName: awssdk.String(rolePolicy)}); err != nil && !isNotFound(err) {
		return d.s.fail("delete", "role "+d.Role, err)
	}
	if _, err := d.s.iam.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &d.Role}); err != nil && !isNotFound(err) {
		return d.s.fail("delete", "role "+d.Role, err)
	}
	return nil
}
