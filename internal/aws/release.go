package aws

import (
	"context"
	"strconv"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// release is what is to happen to versions and the alias once $LATEST is right.
type release struct {
	publish bool
	version string // a version that already equals $LATEST, so that none is published
	alias   *lambda.GetAliasOutput
	move    bool // the alias is to be created or moved
}

// planRelease decides whether a version has to be published and the alias moved.
// A version that a killed deployment left behind is found and used.
func (p *Plan) planRelease(ctx context.Context) error {
	if p.d.Alias == "" && !p.d.Publish {
		return nil
	}
	changed := p.Create || p.code || p.config != nil
	if !p.Create {
		if err := p.readRelease(ctx, changed); err != nil {
			return err
		}
	}
	p.release.publish = p.release.version == ""
	if p.release.publish {
		p.change("Version", "", "the next number")
	}
	if p.d.Alias == "" {
		return nil
	}
	from := ""
	if p.release.alias != nil {
		from = awssdk.ToString(p.release.alias.FunctionVersion)
	}
	if p.release.move = from == "" || from != p.release.version; p.release.move {
		to := p.release.version
		if to == "" {
			to = "the next number"
		}
		p.change("Alias "+p.d.Alias, from, to)
	}
	return nil
}

// readRelease reads the alias and, where $LATEST stays as it is, the version that
// equals it.
func (p *Plan) readRelease(ctx context.Context, changed bool) error {
	if p.d.Alias != "" {
		alias, err := p.s.lambda.GetAlias(ctx, &lambda.GetAliasInput{FunctionName: &p.Name, Name: &p.d.Alias})
		if err != nil && !isNotFound(err) {
			return p.s.fail("deploy", p.Name, err)
		}
		if err == nil {
			p.release.alias = alias
		}
	}
	if changed {
		return nil
	}
	versions, err := p.s.versions(ctx, "deploy", p.Name)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		return nil
	}
	newest := versions[len(versions)-1]
	if sameRelease(p.deployed.Configuration, &newest) {
		p.release.version = awssdk.ToString(newest.Version)
	}
	return nil
}

// sameRelease reports whether publishing latest would give what version already is.
func sameRelease(latest, version *types.FunctionConfiguration) bool {
	if awssdk.ToString(latest.CodeSha256) != awssdk.ToString(version.CodeSha256) {
		return false
	}
	for _, s := range settings {
		if s.home != configuration && s.home != code {
			continue
		}
		// A map prints in the order of its keys, so equal values have equal texts.
		if show(s.field, s.current(latest)) != show(s.field, s.current(version)) {
			return false
		}
	}
	return true
}

// versions lists the published versions, oldest first, without $LATEST.
func (s *Session) versions(ctx context.Context, operation, name string) ([]types.FunctionConfiguration, error) {
	var out []types.FunctionConfiguration
	pages := lambda.NewListVersionsByFunctionPaginator(s.lambda, &lambda.ListVersionsByFunctionInput{FunctionName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, s.fail(operation, name, err)
		}
		for _, v := range page.Versions {
			if _, err := strconv.Atoi(awssdk.ToString(v.Version)); err == nil {
				out = append(out, v)
			}
		}
	}
	return out, nil
}

func (p *Plan) applyRelease(ctx context.Context, done *steps, c *types.FunctionConfiguration, out *Deployed) error {
	if p.d.Alias == "" && !p.d.Publish {
		done.finish()
		return nil
	}
	version := p.release.version
	if p.release.publish {
		done.start(stepPublish)
		var err error
		if version, err = p.publish(ctx, c); err != nil {
			return err
		}
	}
	if p.release.publish || p.release.move {
		// With SnapStart a new version answers nobody until its snapshot is made.
		if _, err := p.s.waitReady(ctx, p.Name, &version, done); err != nil {
			return err
		}
	}
	out.Version, out.ARN = version, awssdk.ToString(c.FunctionArn)+":"+version
	if p.d.Alias == "" {
		done.finish()
		return nil
	}
	out.ARN = awssdk.ToString(c.FunctionArn) + ":" + p.d.Alias
	if p.release.move {
		done.start(stepAlias + p.d.Alias)
		if err := p.s.pointAlias(ctx, "deploy", p.Name, p.d.Alias, version, nil, p.release.alias); err != nil {
			return err
		}
	}
	done.finish()
	return nil
}

// publish makes a version of $LATEST as c describes it, and returns its number.
func (p *Plan) publish(ctx context.Context, c *types.FunctionConfiguration) (string, error) {
	var published *lambda.PublishVersionOutput
	err := p.s.retryBusy(ctx, func() (err error) {
		published, err = p.s.lambda.PublishVersion(ctx, &lambda.PublishVersionInput{
			FunctionName: &p.Name, CodeSha256: c.CodeSha256, RevisionId: c.RevisionId,
		})
		return err
	})
	if err == nil {
		return awssdk.ToString(published.Version), nil
	}
	if !isOvertaken(err) {
		return "", p.s.fail("deploy", p.Name, err)
	}
	// Somebody changed $LATEST since it was read, or it was our own request, whose
	// answer was lost: then the version is there.
	versions, err := p.s.versions(ctx, "deploy", p.Name)
	if err != nil {
		return "", err
	}
	if len(versions) == 0 || !sameRelease(c, &versions[len(versions)-1]) {
		return "", concurrent(p.Name)
	}
	return awssdk.ToString(versions[len(versions)-1].Version), nil
}

// pointAlias makes or moves an alias; what weighs other versions stays unless routing
// says otherwise. An alias that moved since it was read is left where it is.
func (s *Session) pointAlias(ctx context.Context, operation, name, alias, version string, routing *types.AliasRoutingConfiguration, read *lambda.GetAliasOutput) error {
	if read == nil {
		_, err := s.lambda.CreateAlias(ctx, &lambda.CreateAliasInput{FunctionName: &name, Name: &alias, FunctionVersion: &version})
		if errorCode(err) != "ResourceConflictException" {
			return s.fail(operation, name, err)
		}
		now, err := s.lambda.GetAlias(ctx, &lambda.GetAliasInput{FunctionName: &name, Name: &alias})
		if err != nil {
			return s.fail(operation, name, err)
		}
		if awssdk.ToString(now.FunctionVersion) == version {
			return nil // our own request, whose answer was lost
		}
		read = now
	}
	_, err := s.lambda.UpdateAlias(ctx, &lambda.UpdateAliasInput{
		FunctionName: &name, Name: &alias, FunctionVersion: &version, RoutingConfig: routing, RevisionId: read.RevisionId,
	})
	if errorCode(err) == "PreconditionFailedException" {
		now, readErr := s.lambda.GetAlias(ctx, &lambda.GetAliasInput{FunctionName: &name, Name: &alias})
		if readErr == nil && awssdk.ToString(now.FunctionVersion) == version {
			return nil
		}
		return failure.New(operation, name+":"+alias, "somebody else moved the alias meanwhile").WithHint("look where it points and run it again")
	}
	return s.fail(operation, name, err)
}
