package aws

import (
	"context"
	"encoding/json"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// urlStatements are the two permissions that anybody's calls to a function URL
// need (Developer guide, "Control access to Lambda function URLs").
var urlStatements = []struct {
	id, action string
	authType   types.FunctionUrlAuthType
	viaURL     *bool
}{
	{id: "lambda-lsp-function-url", action: "lambda:InvokeFunctionUrl", authType: types.FunctionUrlAuthTypeNone},
	{id: "lambda-lsp-function-url-invoke", action: "lambda:InvokeFunction", viaURL: awssdk.Bool(true)},
}

// urlPlan is what is missing for the function to have a public address.
type urlPlan struct {
	create     bool
	address    string
	statements []string // ids of urlStatements
}

// planURL reads the address and the resource policy. An address that asks for IAM
// signatures is not made public.
func (p *Plan) planURL(ctx context.Context) error {
	if !p.d.FunctionURL {
		return nil
	}
	have := map[string]bool{}
	found, err := p.readURL(ctx, have)
	if err != nil {
		return err
	}
	if found == types.FunctionUrlAuthTypeAwsIam {
		return failure.New("deploy", p.Name, "%s asks for IAM signatures, and is not made public", p.url.address).
			WithHint("leave --function-url out, or remove the address: aws lambda delete-function-url-config --function-name %s", p.Name)
	}
	if p.url.create = found == ""; p.url.create {
		p.change("FunctionUrl", "", "public, without authorization")
	}
	for _, s := range urlStatements {
		if !have[s.id] {
			p.url.statements = append(p.url.statements, s.id)
			p.change("Permission "+s.id, "", s.action+" for everybody")
		}
	}
	return nil
}

func (p *Plan) readURL(ctx context.Context, have map[string]bool) (types.FunctionUrlAuthType, error) {
	if p.Create || p.d.Alias != "" && p.release.alias == nil {
		return "", nil
	}
	out, err := p.s.lambda.GetFunctionUrlConfig(ctx, &lambda.GetFunctionUrlConfigInput{FunctionName: &p.Name, Qualifier: p.qualifier()})
	if isNotFound(err) {
		out, err = &lambda.GetFunctionUrlConfigOutput{}, nil
	}
	if err != nil {
		return "", p.s.fail("deploy", p.Name, err)
	}
	p.url.address = awssdk.ToString(out.FunctionUrl)
	policy, err := p.s.lambda.GetPolicy(ctx, &lambda.GetPolicyInput{FunctionName: &p.Name, Qualifier: p.qualifier()})
	if isNotFound(err) {
		return out.AuthType, nil
	}
	if err != nil {
		return "", p.s.fail("deploy", p.Name, err)
	}
	var document struct{ Statement []struct{ Sid string } }
	if err := json.Unmarshal([]byte(awssdk.ToString(policy.Policy)), &document); err != nil {
		return "", p.s.fail("deploy", p.Name+"'s resource policy", err)
	}
	for _, s := range document.Statement {
		have[s.Sid] = true
	}
	return out.AuthType, nil
}

// qualifier is the alias that the address belongs to, nil for $LATEST.
func (p *Plan) qualifier() *string {
	if p.d.Alias == "" {
		return nil
	}
	return &p.d.Alias
}

func (p *Plan) applyURL(ctx context.Context, done *steps, out *Deployed) error {
	if !p.d.FunctionURL {
		return nil
	}
	out.URL = p.url.address
	if p.url.create {
		done.start(stepURL)
		created, err := p.s.lambda.CreateFunctionUrlConfig(ctx, &lambda.CreateFunctionUrlConfigInput{
			FunctionName: &p.Name, Qualifier: p.qualifier(), AuthType: types.FunctionUrlAuthTypeNone,
		})
		switch {
		case errorCode(err) == "ResourceConflictException": // our own, whose answer was lost
			read, err := p.s.lambda.GetFunctionUrlConfig(ctx, &lambda.GetFunctionUrlConfigInput{FunctionName: &p.Name, Qualifier: p.qualifier()})
			if err != nil {
				return p.s.fail("deploy", p.Name, err)
			}
			out.URL = awssdk.ToString(read.FunctionUrl)
		case err != nil:
			return p.s.fail("deploy", p.Name, err)
		default:
			out.URL = awssdk.ToString(created.FunctionUrl)
		}
	}
	for _, id := range p.url.statements {
		done.start(stepGrant + id)
		if err := p.grant(ctx, id); err != nil {
			return err
		}
	}
	done.finish()
	return nil
}

func (p *Plan) grant(ctx context.Context, id string) error {
	for _, s := range urlStatements {
		if s.id != id {
			continue
		}
		_, err := p.s.lambda.AddPermission(ctx, &lambda.AddPermissionInput{
			FunctionName: &p.Name, Qualifier: p.qualifier(),
			StatementId: &s.id, Action: &s.action, Principal: awssdk.String("*"),
			FunctionUrlAuthType: s.authType, InvokedViaFunctionUrl: s.viaURL,
		})
		if errorCode(err) == "ResourceConflictException" {
			return nil // it is there already
		}
		return p.s.fail("deploy", p.Name, err)
	}
	return nil
}
