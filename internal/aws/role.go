package aws

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// roleTag marks the roles made here, and for which function in which region: only
// those are ever changed or deleted. Roles, unlike functions, are in all regions.
const roleTag = "lambda-lsp:function"

func (s *Session) roleOwner(function string) string { return s.Region + "/" + function }

// rolePolicy is the name of the one inline policy of a role made here.
const rolePolicy = "write-logs"

// exampleAccount is the account of AWS's documentation, which nobody has. A role of
// it in function.json is there because the AWS CLI will not read the file without
// one, and names no role.
const exampleAccount = "123456789012"

// planRole decides whether a role has to be made. --create-role makes the role that
// function.json names, or one named after the function.
func (p *Plan) planRole(ctx context.Context) error {
	name := p.s.roleName(p.Name)
	wanted := awssdk.ToString(p.d.Function.Role)
	if wanted != "" {
		a, err := arn.Parse(wanted)
		if err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, "role/") {
			return failure.New("deploy", p.Name, "Role %s is not the ARN of a role", wanted).
				WithHint(`write "Role": "arn:aws:iam::%s:role/NAME" in function.json, or leave it out`, p.s.Account)
		}
		path := strings.TrimPrefix(a.Resource, "role")
		p.rolePath, name = path[:strings.LastIndexByte(path, '/')+1], path[strings.LastIndexByte(path, '/')+1:]
		switch a.AccountID {
		case p.s.Account:
		case exampleAccount:
			wanted, p.d.Function.Role = "", nil
			name, p.rolePath = p.s.roleName(p.Name), "/"
		default:
			return failure.New("deploy", p.Name, "Role %s belongs to account %s, and these credentials to %s", wanted, a.AccountID, p.s.Account).
				WithHint(`correct or leave out "Role" in function.json, or choose another --profile`)
		}
	}
	switch {
	case wanted == "" && !p.Create:
		return nil // the deployed role is not mentioned, and stays
	case wanted == "" && !p.d.CreateRole:
		return failure.New("deploy", p.Name, "no role for the function to run as").
			WithHint(`set "Role" in function.json or pass --create-role`)
	case !p.d.CreateRole:
		return nil
	}
	role, err := p.s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	if err != nil && !isNotFound(err) {
		return p.s.fail("deploy", "role "+name, err)
	}
	switch {
	case err != nil:
		p.change("Role", "", name+" (new: may write logs, nothing else)")
	case wanted == "":
		p.change("Role", "", name)
	case !p.s.owns(role.Role, p.Name):
		return nil
	default: // function.json names it, and an earlier run may not have come to its policy
		_, err := p.s.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &name, PolicyName: awssdk.String(rolePolicy)})
		if !isNotFound(err) {
			return p.s.fail("deploy", "role "+name, err)
		}
		p.change("Role "+name, "", "may write logs, nothing else")
	}
	p.role = name
	return nil
}

// maxRoleName is IAM's limit (API reference, "CreateRole").
const maxRoleName = 64

// roleName is what the role of a function is called that function.json names none
// for. A long name ends in a hash, so that two functions do not share a role.
func (s *Session) roleName(function string) string {
	name := "lambda-" + ShortName(function) + "-" + s.Region
	if len(name) <= maxRoleName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	end := "-" + hex.EncodeToString(sum[:4])
	return name[:maxRoleName-len(end)] + end
}

// createRole makes a role that the Lambda service may assume and that may write the
// function's logs, or finishes one that an earlier run left. It returns the ARN.
func (s *Session) createRole(ctx context.Context, path, name, function string) (string, error) {
	trust := policy(map[string]any{
		"Effect":    "Allow",
		"Principal": map[string]string{"Service": "lambda.amazonaws.com"},
		"Action":    "sts:AssumeRole",
	})
	created, err := s.iam.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName:                 &name,
		Path:                     &path,
		AssumeRolePolicyDocument: &trust,
		Description:              awssdk.String("Lets the Lambda function " + function + " write its logs"),
		Tags:                     []iamtypes.Tag{{Key: awssdk.String(roleTag), Value: awssdk.String(s.roleOwner(function))}},
	})
	var role *iamtypes.Role
	switch {
	case err == nil:
		role = created.Role
	case errorCode(err) == "EntityAlreadyExists" || errorCode(err) == "EntityAlreadyExistsException":
		if role, err = s.role(ctx, "deploy", name); err != nil {
			return "", err
		}
		if !s.owns(role, function) {
			return awssdk.ToString(role.Arn), nil
		}
	default:
		return "", s.fail("deploy", "role "+name, err)
	}
	logs := policy(map[string]any{
		"Effect":   "Allow",
		"Action":   []string{"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"},
		"Resource": fmt.Sprintf("arn:%s:logs:%s:%s:log-group:/aws/lambda/%s:*", partition(awssdk.ToString(role.Arn)), s.Region, s.Account, ShortName(function)),
	})
	if _, err := s.iam.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
		RoleName: &name, PolicyName: awssdk.String(rolePolicy), PolicyDocument: &logs,
	}); err != nil {
		return "", s.fail("deploy", "role "+name, err)
	}
	return awssdk.ToString(role.Arn), nil
}

func (s *Session) role(ctx context.Context, operation, name string) (*iamtypes.Role, error) {
	out, err := s.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	if err != nil {
		return nil, s.fail(operation, "role "+name, err)
	}
	return out.Role, nil
}

// owns reports whether role was made here for function.
func (s *Session) owns(role *iamtypes.Role, function string) bool {
	for _, t := range role.Tags {
		if awssdk.ToString(t.Key) == roleTag {
			return awssdk.ToString(t.Value) == s.roleOwner(function)
		}
	}
	return false
}

// partition is the second field of an ARN: aws, aws-cn, aws-us-gov.
func partition(s string) string {
	a, err := arn.Parse(s)
	if err != nil {
		return "aws"
	}
	return a.Partition
}

// policy is a policy document of one statement.
func policy(statement map[string]any) string {
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{statement}})
	if err != nil { // maps of strings
		panic(err)
	}
	return string(text)
}
