package aws

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// A Deployment is what should be there afterwards.
type Deployment struct {
	// Function is function.json. Its FunctionName must be set.
	Function *lambda.CreateFunctionInput
	// Zip is the package, SHA256 its hash as AWS reports CodeSha256: base64.
	Zip    []byte
	SHA256 string

	// Architecture is what Zip was built for: it goes with the code. Runtime and
	// Handler are what it needs, for a new function whose function.json leaves them
	// out. Empty ones say nothing.
	Architecture, Runtime, Handler string

	Alias       string // moved to a version with this code; implies Publish
	Publish     bool   // leave a numbered version
	CreateRole  bool   // make a role that may write logs, when function.json names none
	FunctionURL bool   // a public HTTPS address, on the alias if there is one
	PruneEnv    bool   // remove deployed variables that function.json does not mention
}

// A Plan is the difference between a Deployment and the account, and the requests
// that would remove it. Making one writes nothing.
type Plan struct {
	Name    string   // the function
	Create  bool     // it does not exist
	Changes []Change // empty: nothing to do, and Apply sends no write
	ARN     string   // of the function, if it exists

	d        Deployment
	s        *Session
	deployed *lambda.GetFunctionOutput // nil when Create
	role     string                    // to make, if not empty
	rolePath string                    // "/", or the path in the role's ARN
	code     bool
	config   *lambda.UpdateFunctionConfigurationInput
	tags     map[string]string
	signing  bool
	release  release
	url      urlPlan
}

// Plan reads everything that d concerns and compares it.
func (s *Session) Plan(ctx context.Context, d Deployment) (*Plan, error) {
	p := &Plan{Name: awssdk.ToString(d.Function.FunctionName), Changes: []Change{}, d: d, s: s, rolePath: "/"}
	p.d.Publish = d.Publish || d.Function.Publish
	in := *d.Function
	if d.Architecture != "" {
		in.Architectures = []types.Architecture{types.Architecture(d.Architecture)}
	}
	if d.PruneEnv && (in.Environment == nil || in.Environment.Variables == nil) {
		in.Environment = &types.Environment{Variables: map[string]string{}}
	}
	p.d.Function = &in
	deployed, err := s.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &p.Name})
	switch {
	case isNotFound(err):
		p.Create = true
	case err != nil:
		return nil, s.fail("deploy", p.Name, err)
	case deployed.Configuration == nil:
		return nil, failure.New("deploy", p.Name, "AWS described the function without a configuration").WithHint("run it again")
	default:
		p.deployed = deployed
		p.ARN = awssdk.ToString(deployed.Configuration.FunctionArn)
	}
	if err := p.planRole(ctx); err != nil {
		return nil, err
	}
	if p.Create {
		p.planCreation()
	} else {
		if err := p.checkTarget(d.Function); err != nil {
			return nil, err
		}
		if err := p.planUpdate(ctx); err != nil {
			return nil, err
		}
	}
	if err := p.planRelease(ctx); err != nil {
		return nil, err
	}
	if err := p.planURL(ctx); err != nil {
		return nil, err
	}
	if p.code {
		return p, checkSize("deploy", p.Name, int64(len(d.Zip)), p.d.Function.Code)
	}
	return p, nil
}

func (p *Plan) change(setting, from, to string) {
	p.Changes = append(p.Changes, Change{Setting: setting, From: from, To: to})
}

// planCreation lists every mentioned setting as new.
func (p *Plan) planCreation() {
	if in := p.d.Function; in.Runtime == "" {
		in.Runtime = types.Runtime(p.d.Runtime)
	}
	if in := p.d.Function; in.Handler == nil && p.d.Handler != "" {
		in.Handler = &p.d.Handler
	}
	for _, s := range settings {
		if s.home == request {
			continue
		}
		want := s.wanted(p.d.Function)
		p.Changes = append(p.Changes, differences(s.field, reflect.Zero(want.Type()), want, false)...)
	}
	p.change("Code", "", p.d.SHA256)
	p.code = true
}

// checkTarget refuses a package that would not run as the function is deployed:
// what function.json does not mention stays.
func (p *Plan) checkTarget(mentioned *lambda.CreateFunctionInput) error {
	c := p.deployed.Configuration
	if c.PackageType == types.PackageTypeImage {
		return failure.New("deploy", p.Name, "the deployed function is a container image, and Lambda does not turn one into a zip").
			WithHint("delete the function first, or give this one another FunctionName")
	}
	architecture := string(types.ArchitectureX8664) // what AWS takes for none
	if len(c.Architectures) > 0 {
		architecture = string(c.Architectures[0])
	}
	handler := p.d.Handler
	if handler == "bootstrap" { // whatever a bootstrap's Handler is, AWS does not read it
		handler = ""
	}
	for _, s := range []struct {
		setting, deployed, built string
		mentioned                bool
	}{
		{"Runtime", string(c.Runtime), p.d.Runtime, mentioned.Runtime != ""},
		{"Handler", awssdk.ToString(c.Handler), handler, mentioned.Handler != nil},
		{"Architectures", architecture, p.d.Architecture, len(mentioned.Architectures) > 0},
	} {
		if s.mentioned || s.built == "" || s.deployed == "" || s.built == s.deployed {
			continue
		}
		return failure.New("deploy", p.Name, "the deployed function's %s is %s, and the package is built for %s", s.setting, s.deployed, s.built).
			WithHint("say in function.json which it is to be: what is not mentioned there stays as it is deployed")
	}
	return nil
}

// planUpdate compares setting by setting with what is deployed.
func (p *Plan) planUpdate(ctx context.Context) error {
	c := p.deployed.Configuration
	if err := p.checkEnvironment(c); err != nil {
		return err
	}
	for _, s := range settings {
		if s.home == request || s.home == tags || s.home == signing {
			continue
		}
		changes := differences(s.field, s.current(c), s.wanted(p.d.Function), p.d.PruneEnv)
		if len(changes) == 0 {
			continue
		}
		switch s.home {
		case fixed:
			return failure.New("deploy", p.Name, "%s is %s and cannot be changed to %s after creation", changes[0].Setting, changes[0].From, changes[0].To).
				WithHint("delete the function first, or give this one another FunctionName")
		case code:
			p.code = true
		}
		p.Changes = append(p.Changes, changes...)
	}
	p.config = configurationUpdate(p.d.Function, c, p.d.PruneEnv)
	if have := awssdk.ToString(c.CodeSha256); have != p.d.SHA256 {
		p.code = true
		p.change("Code", have, p.d.SHA256)
	}
	p.planTags()
	return p.planSigning(ctx)
}

// checkEnvironment refuses to replace variables that cannot be read: what
// function.json does not mention would be lost.
func (p *Plan) checkEnvironment(c *types.FunctionConfiguration) error {
	e := c.Environment
	if e == nil || e.Error == nil || p.d.Function.Environment == nil || p.d.PruneEnv {
		return nil
	}
	return failure.New("deploy", p.Name, "the deployed environment variables cannot be read (%s), so they cannot be kept", awssdk.ToString(e.Error.ErrorCode)).
		WithHint("allow kms:Decrypt on the function's key, or pass --prune-env to replace them")
}

func (p *Plan) planTags() {
	for key, value := range p.d.Function.Tags {
		have, ok := p.deployed.Tags[key]
		if ok && have == value {
			continue
		}
		if p.tags == nil {
			p.tags = map[string]string{}
		}
		p.tags[key] = value
		p.change("Tags."+key, have, value)
	}
	slices.SortStableFunc(p.Changes, func(a, b Change) int {
		if strings.HasPrefix(a.Setting, "Tags.") && strings.HasPrefix(b.Setting, "Tags.") {
			return strings.Compare(a.Setting, b.Setting)
		}
		return 0
	})
}

func (p *Plan) planSigning(ctx context.Context) error {
	want := awssdk.ToString(p.d.Function.CodeSigningConfigArn)
	if want == "" {
		return nil
	}
	out, err := p.s.lambda.GetFunctionCodeSigningConfig(ctx, &lambda.GetFunctionCodeSigningConfigInput{FunctionName: &p.Name})
	if err != nil && !isNotFound(err) {
		return p.s.fail("deploy", p.Name, err)
	}
	have := ""
	if out != nil {
		have = awssdk.ToString(out.CodeSigningConfigArn)
	}
	if have != want {
		p.signing = true
		p.change("CodeSigningConfigArn", have, want)
	}
	return nil
}

// Question is what to ask before Apply: account, region, function and verb.
func (p *Plan) Question() string {
	verb := "Update"
	if p.Create {
		verb = "Create"
	}
	return fmt.Sprintf("%s function %s in account %s, region %s?", verb, p.Name, p.s.Account, p.s.Region)
}
