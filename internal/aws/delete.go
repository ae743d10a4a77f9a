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

	gone bool // the function is, but not its role: an earlier run was interrupted
	s    *Session
}

// PlanDelete reads what would go. Logs stay, and so does a role that was not made
// by deploying this function. The role is the ARN in function.json, if there is one.
func (s *Session) PlanDelete(ctx context.Context, name, role string) (*Deletion, error) {
	d := &Deletion{Name: name, s: s}
	out, err := s.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &name})
	switch {
	case isNotFound(err):
		d.gone = true
		for _, role := range []string{role, s.roleName(name)} {
			if d.Role == "" {
				d.Role = s.ownRole(ctx, role, name)
			}
		}
		if d.Role == "" {
			return nil, failure.New("delete", name, "there is no such function in %s", s).WithHint("check --region and --profile")
		}
		return d, nil
	case err != nil:
		return nil, s.fail("delete", name, err)
	}
	versions, err := s.versions(ctx, "delete", name)
	if err != nil {
		return nil, err
	}
	d.Versions = len(versions)
	d.Role = s.ownRole(ctx, awssdk.ToString(out.Configuration.Role), name)
	return d, nil
}

// ownRole is the name of the role, given by name or ARN, if it was made here for
// the function. A role that may not be read is somebody else's.
func (s *Session) ownRole(ctx context.Context, role, function string) string {
	role = role[strings.LastIndexByte(role, '/')+1:]
	if role == "" {
		return ""
	}
	got, err := s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &role})
	if err != nil || !s.owns(got.Role, function) {
		return ""
	}
	return role
}

// Question is what to ask before Apply.
func (d *Deletion) Question() string {
	if d.gone {
		return fmt.Sprintf("Delete role %s of function %s, which is gone already, in %s?", d.Role, d.Name, d.s)
	}
	q := fmt.Sprintf("Delete function %s in %s, with its %d published versions", d.Name, d.s, d.Versions)
	if d.Role != "" {
		q += " and its role " + d.Role
	}
	return q + "?"
}

// Apply deletes the function and then the role made for it. An error says what was
// done and what was not.
func (d *Deletion) Apply(ctx context.Context, progress Progress) error {
	const deleteFunction, deleteRole = "delete function ", "delete role "
	done := &steps{operation: "delete", progress: progress}
	if !d.gone {
		done.planned = append(done.planned, deleteFunction+d.Name)
	}
	if d.Role != "" {
		done.planned = append(done.planned, deleteRole+d.Role)
	}
	for _, step := range done.planned {
		done.start(step)
		remove := d.deleteRole
		if step == deleteFunction+d.Name {
			remove = d.deleteFunction
		}
		if err := remove(ctx); err != nil {
			return done.explain(err, d.Name)
		}
	}
	return nil
}

func (d *Deletion) deleteFunction(ctx context.Context) error {
	_, err := d.s.lambda.DeleteFunction(ctx, &lambda.DeleteFunctionInput{FunctionName: &d.Name})
	if isNotFound(err) { // our own request, whose answer was lost
		return nil
	}
	return d.s.fail("delete", d.Name, err)
}

func (d *Deletion) deleteRole(ctx context.Context) error {
	_, err := d.s.iam.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &d.Role, PolicyName: awssdk.String(rolePolicy)})
	if err != nil && !isNotFound(err) {
		return d.s.fail("delete", "role "+d.Role, err)
	}
	_, err = d.s.iam.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &d.Role})
	if isNotFound(err) {
		return nil
	}
	return d.s.fail("delete", "role "+d.Role, err)
}
