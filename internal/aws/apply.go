package aws

import (
	"context"
	"errors"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// A Deployed function is what Apply left.
type Deployed struct {
	ARN     string // of the alias or version if one was asked for, else of the function
	Version string // "$LATEST" or a number
	URL     string // the function URL, if one was asked for
	Created bool
}

// The steps of Apply, as progress and an interruption name them. Those that are
// about something are these words and its name.
const (
	stepRole          = "create role "
	stepUpload        = "upload to bucket "
	stepCreate        = "create function "
	stepCode          = "update code"
	stepConfiguration = "update configuration"
	stepTags          = "update tags"
	stepSigning       = "update code signing"
	stepPublish       = "publish version"
	stepAlias         = "move alias "
	stepURL           = "create function URL"
	stepGrant         = "grant "
)

// steps lists what Apply will do, in order.
func (p *Plan) steps() []string {
	var list []string
	add := func(needed bool, step string) {
		if needed {
			list = append(list, step)
		}
	}
	add(p.role != "", stepRole+p.role)
	add(p.code && len(p.d.Zip) > maxDirectZip, stepUpload+bucketOf(p.d.Function.Code))
	add(p.Create, stepCreate+p.Name)
	add(p.code && !p.Create, stepCode)
	add(p.config != nil, stepConfiguration)
	add(len(p.tags) > 0, stepTags)
	add(p.signing, stepSigning)
	add(p.release.publish, stepPublish)
	add(p.release.move, stepAlias+p.d.Alias)
	add(p.url.create, stepURL)
	for _, id := range p.url.statements {
		add(true, stepGrant+id)
	}
	return list
}

// Apply makes the plan's changes in the order that survives being ended anywhere:
// a later Plan sees what is missing, and only that. An unchanged function gets no
// write at all. An error, a ctx that ended included, says what was done and what
// was not.
func (p *Plan) Apply(ctx context.Context, progress Progress) (*Deployed, error) {
	secrets := p.secrets()
	done := &steps{operation: "deploy", planned: p.steps()}
	if progress != nil {
		done.progress = func(text string) { progress(secrets.hide(text)) }
	}
	out, err := p.apply(ctx, done)
	if err != nil {
		return nil, secrets.hideIn(done.explain(err, p.Name))
	}
	return out, nil
}

func (p *Plan) apply(ctx context.Context, done *steps) (*Deployed, error) {
	if p.role != "" {
		done.start(stepRole + p.role)
		arn, err := p.s.createRole(ctx, p.rolePath, p.role, p.Name)
		if err != nil {
			return nil, err
		}
		in := *p.d.Function
		in.Role = &arn
		p.d.Function = &in
	}
	c, err := p.applyFunction(ctx, done)
	if err != nil {
		return nil, err
	}
	out := &Deployed{ARN: awssdk.ToString(c.FunctionArn), Version: "$LATEST", Created: p.Create}
	if err := p.applyRelease(ctx, done, c, out); err != nil {
		return nil, err
	}
	return out, p.applyURL(ctx, done, out)
}

// applyFunction creates or updates $LATEST and returns it as it then is.
func (p *Plan) applyFunction(ctx context.Context, done *steps) (*types.FunctionConfiguration, error) {
	if !p.Create {
		return p.update(ctx, done, p.deployed.Configuration)
	}
	in := *p.d.Function
	// Publishing and the alias come after the function is active: one order of
	// steps for a first deployment and every later one.
	in.Publish, in.PublishTo = false, ""
	location, err := p.s.upload(ctx, p.d.Zip, p.d.Function.Code, done)
	if err != nil {
		return nil, err
	}
	in.Code = location
	done.start(stepCreate + p.Name)
	err = p.s.retryRole(ctx, func() error {
		_, err := p.s.lambda.CreateFunction(ctx, &in)
		return err
	})
	var exists *types.ResourceConflictException
	if errors.As(err, &exists) {
		return p.createdAlready(ctx, done)
	}
	if err != nil {
		return nil, p.s.fail("deploy", p.Name, err)
	}
	return p.s.waitReady(ctx, p.Name, nil, done)
}

// createdAlready goes on where the function exists that was to be created. It is
// our own, whose answer was lost, if it is what was asked for, and else somebody
// else's.
func (p *Plan) createdAlready(ctx context.Context, done *steps) (*types.FunctionConfiguration, error) {
	again, err := p.s.Plan(ctx, p.d)
	if err != nil {
		return nil, err
	}
	if again.Create {
		return nil, failure.New("deploy", p.Name, "the function is being created or deleted elsewhere").WithHint("run it again")
	}
	if again.code || again.config != nil {
		return nil, concurrent(p.Name)
	}
	p.release, p.url = again.release, again.url
	return again.update(ctx, done, again.deployed.Configuration)
}

// update brings $LATEST to what is wanted, and returns it as it then is.
func (p *Plan) update(ctx context.Context, done *steps, c *types.FunctionConfiguration) (*types.FunctionConfiguration, error) {
	var err error
	if p.code || p.config != nil || p.release.publish {
		if c, err = p.s.settle(ctx, "deploy", p.Name, nil, done); err != nil {
			return nil, err
		}
		if !samePlace(c, p.deployed.Configuration) {
			return nil, concurrent(p.Name)
		}
	}
	if p.code {
		if c, err = p.updateCode(ctx, done, c); err != nil {
			return nil, err
		}
	}
	if p.config != nil {
		if c, err = p.updateConfiguration(ctx, done, c); err != nil {
			return nil, err
		}
	}
	if len(p.tags) > 0 {
		done.start(stepTags)
		if err := p.s.retryBusy(ctx, func() error {
			_, err := p.s.lambda.TagResource(ctx, &lambda.TagResourceInput{Resource: c.FunctionArn, Tags: p.tags})
			return err
		}); err != nil {
			return nil, p.s.fail("deploy", p.Name, err)
		}
	}
	if p.signing {
		done.start(stepSigning)
		if err := p.s.retryBusy(ctx, func() error {
			_, err := p.s.lambda.PutFunctionCodeSigningConfig(ctx, &lambda.PutFunctionCodeSigningConfigInput{
				FunctionName: &p.Name, CodeSigningConfigArn: p.d.Function.CodeSigningConfigArn,
			})
			return err
		}); err != nil {
			return nil, p.s.fail("deploy", p.Name, err)
		}
	}
	return c, nil
}

func (p *Plan) updateCode(ctx context.Context, done *steps, c *types.FunctionConfiguration) (*types.FunctionConfiguration, error) {
	location, err := p.s.upload(ctx, p.d.Zip, p.d.Function.Code, done)
	if err != nil {
		return nil, err
	}
	done.start(stepCode)
	in := &lambda.UpdateFunctionCodeInput{
		FunctionName:    &p.Name,
		Architectures:   p.d.Function.Architectures,
		ZipFile:         location.ZipFile,
		S3Bucket:        location.S3Bucket,
		S3Key:           location.S3Key,
		SourceKMSKeyArn: location.SourceKMSKeyArn,
		RevisionId:      c.RevisionId,
	}
	if err := p.s.retryBusy(ctx, func() error {
		_, err := p.s.lambda.UpdateFunctionCode(ctx, in)
		return err
	}); err != nil && !isOvertaken(err) {
		return nil, p.s.fail("deploy", p.Name, err)
	}
	if c, err = p.s.waitReady(ctx, p.Name, nil, done); err != nil {
		return nil, err
	}
	if awssdk.ToString(c.CodeSha256) != p.d.SHA256 {
		return nil, concurrent(p.Name)
	}
	return c, nil
}

func (p *Plan) updateConfiguration(ctx context.Context, done *steps, c *types.FunctionConfiguration) (*types.FunctionConfiguration, error) {
	done.start(stepConfiguration)
	// Made anew on top of what is there now: variables that somebody added since
	// the plan was made are kept.
	in := configurationUpdate(p.d.Function, c, p.d.PruneEnv)
	if in == nil {
		return c, nil
	}
	in.RevisionId = c.RevisionId
	err := p.s.retryRole(ctx, func() error {
		return p.s.retryBusy(ctx, func() error {
			_, err := p.s.lambda.UpdateFunctionConfiguration(ctx, in)
			return err
		})
	})
	if err != nil && !isOvertaken(err) {
		return nil, p.s.fail("deploy", p.Name, err)
	}
	if c, err = p.s.waitReady(ctx, p.Name, nil, done); err != nil {
		return nil, err
	}
	if configurationUpdate(p.d.Function, c, p.d.PruneEnv) != nil {
		return nil, concurrent(p.Name)
	}
	return c, nil
}

// samePlace reports whether the function is still as the plan read it, as far as
// the server can tell: a revision id changes with a state too, so the code's hash
// and the time of the last change decide.
func samePlace(now, planned *types.FunctionConfiguration) bool {
	return awssdk.ToString(now.CodeSha256) == awssdk.ToString(planned.CodeSha256) &&
		awssdk.ToString(now.LastModified) == awssdk.ToString(planned.LastModified)
}

// concurrent is the error of the one of two deployments that lost.
func concurrent(name string) error {
	return failure.New("deploy", name, "somebody else changed the function meanwhile").
		WithHint("nothing of theirs was overwritten; look at --dry-run and deploy again")
}

// isOvertaken reports whether the function is no longer at the revision that a
// request named. That is also what a retried request gets whose first answer was
// lost: what is deployed afterwards tells the two apart.
func isOvertaken(err error) bool { return errorCode(err) == "PreconditionFailedException" }
