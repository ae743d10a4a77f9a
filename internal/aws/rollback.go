package aws

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// A Rollback is what going back one version would do.
type Rollback struct {
	Name   string
	Change Change

	s       *Session
	alias   *lambda.GetAliasOutput           // nil: $LATEST's code is replaced
	version string                           // to go back to
	routing *types.AliasRoutingConfiguration // of the alias from then on; nil: as it is, none
	latest  *types.FunctionConfiguration
	target  types.FunctionConfiguration // the version whose code $LATEST is to get
	code    *types.FunctionCode         // where a large package goes
}

// PlanRollback decides, without writing, what going back one version means: the
// alias moves to the published version before the one it points at; without an
// alias, $LATEST gets the code of the newest published version that differs from it and
// is older, if its own was published.
// Code is function.json's: its bucket takes a package that is too large for a request.
func (s *Session) PlanRollback(ctx context.Context, name, alias string, code *types.FunctionCode) (*Rollback, error) {
	versions, err := s.versions(ctx, "rollback", name)
	if err != nil {
		return nil, err
	}
	r := &Rollback{Name: name, s: s, code: code}
	if alias == "" {
		return r, r.planLatest(ctx, versions)
	}
	r.alias, err = s.lambda.GetAlias(ctx, &lambda.GetAliasInput{FunctionName: &name, Name: &alias})
	if err != nil {
		return nil, s.fail("rollback", name+":"+alias, err)
	}
	at := awssdk.ToString(r.alias.FunctionVersion)
	i := slices.IndexFunc(versions, func(v types.FunctionConfiguration) bool { return awssdk.ToString(v.Version) == at })
	if i <= 0 {
		return nil, failure.New("rollback", name+":"+alias, "there is no published version before %s", at).
			WithHint("list them with aws lambda list-versions-by-function --function-name %s", name)
	}
	r.version = awssdk.ToString(versions[i-1].Version)
	r.Change = Change{Setting: "Alias " + alias, From: at, To: r.version}
	if weights := weighed(r.alias.RoutingConfig); weights != "" {
		// Another version would go on to be called.
		r.Change.From += weights
		r.routing = &types.AliasRoutingConfiguration{AdditionalVersionWeights: map[string]float64{}}
	}
	return r, nil
}

func (r *Rollback) planLatest(ctx context.Context, versions []types.FunctionConfiguration) error {
	out, err := r.s.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &r.Name})
	if err != nil {
		return r.s.fail("rollback", r.Name, err)
	}
	r.latest = out.Configuration
	for _, v := range slices.Backward(before(versions, r.latest)) {
		if awssdk.ToString(v.CodeSha256) == awssdk.ToString(r.latest.CodeSha256) {
			continue
		}
		r.version, r.target = awssdk.ToString(v.Version), v
		r.Change = Change{Setting: "Code", From: awssdk.ToString(r.latest.CodeSha256), To: awssdk.ToString(v.CodeSha256) + " (version " + r.version + ")"}
		if err := r.checkRuntime(); err != nil {
			return err
		}
		return checkSize("rollback", r.Name, v.CodeSize, r.code)
	}
	return failure.New("rollback", r.Name, "no published version before it has other code than $LATEST").
		WithHint("deploy with --publish or --alias to leave versions to go back to")
}

// weighed tells which other versions an alias calls, and how often: ", 10 % of 6".
func weighed(c *types.AliasRoutingConfiguration) string {
	text := ""
	if c != nil {
		for _, version := range slices.Sorted(maps.Keys(c.AdditionalVersionWeights)) {
			text += fmt.Sprintf(", %.4g %% of %s", 100*c.AdditionalVersionWeights[version], version)
		}
	}
	return text
}

// before returns the versions that are older than the one whose code $LATEST has: going
// back twice goes back two. Code that was never published is newer than all.
func before(versions []types.FunctionConfiguration, latest *types.FunctionConfiguration) []types.FunctionConfiguration {
	i := slices.IndexFunc(versions, func(v types.FunctionConfiguration) bool {
		return awssdk.ToString(v.CodeSha256) == awssdk.ToString(latest.CodeSha256)
	})
	if i < 0 {
		return versions
	}
	return versions[:i]
}

// checkRuntime refuses code that the settings of $LATEST, which stay, cannot run.
func (r *Rollback) checkRuntime() error {
	object := r.Name + ":" + r.version
	if family(r.latest.Runtime) != family(r.target.Runtime) {
		return failure.New("rollback", object, "its code is for %s, and the function's Runtime is %s", r.target.Runtime, r.latest.Runtime).
			WithHint("deploy the older source, or roll back an alias")
	}
	was, is := awssdk.ToString(r.target.Handler), awssdk.ToString(r.latest.Handler)
	if was != is && strings.HasPrefix(string(r.latest.Runtime), "python") {
		return failure.New("rollback", object, "its code is for the Handler %s, and the function's is %s", was, is).
			WithHint("deploy the older source, or roll back an alias")
	}
	return nil
}

// family is what the runtimes have in common that run the same code: "python" of
// python3.13.
func family(r types.Runtime) string { return strings.TrimRight(string(r), ".0123456789") }

// Apply goes back, and returns the version it went back to. An error says what was
// done and what was not.
func (r *Rollback) Apply(ctx context.Context, progress Progress) (string, error) {
	done := &steps{operation: "rollback", progress: progress}
	var err error
	if r.alias != nil {
		alias := awssdk.ToString(r.alias.Name)
		done.planned = []string{stepAlias + alias}
		done.start(stepAlias + alias)
		err = r.s.pointAlias(ctx, "rollback", r.Name, alias, r.version, r.routing, r.alias)
	} else {
		done.planned = []string{stepCode}
		err = r.applyLatest(ctx, done)
	}
	if err != nil {
		return "", done.explain(err, r.Name)
	}
	return r.version, nil
}

// applyLatest gives $LATEST the version's code, and with it the architecture that
// the code was built for.
func (r *Rollback) applyLatest(ctx context.Context, done *steps) error {
	done.note("fetch the code of version " + r.version)
	zip, err := r.fetch(ctx)
	if err != nil {
		return err
	}
	location, err := r.s.upload(ctx, zip, r.code, done)
	if err != nil {
		return err
	}
	done.start(stepCode)
	err = r.s.retryBusy(ctx, func() error {
		_, err := r.s.lambda.UpdateFunctionCode(ctx, &lambda.UpdateFunctionCodeInput{
			FunctionName: &r.Name, Architectures: r.target.Architectures, RevisionId: r.latest.RevisionId,
			ZipFile: location.ZipFile, S3Bucket: location.S3Bucket, S3Key: location.S3Key, SourceKMSKeyArn: location.SourceKMSKeyArn,
		})
		return err
	})
	if err != nil && !isOvertaken(err) {
		return r.s.fail("rollback", r.Name, err)
	}
	now, err := r.s.waitReady(ctx, r.Name, nil, done)
	if err != nil {
		return err
	}
	if awssdk.ToString(now.CodeSha256) != awssdk.ToString(r.target.CodeSha256) {
		return failure.New("rollback", r.Name, "somebody else changed the function meanwhile").WithHint("look at what is deployed now and run it again")
	}
	return nil
}

// fetch downloads the version's package and holds it against the hash that AWS
// reports.
func (r *Rollback) fetch(ctx context.Context) ([]byte, error) {
	out, err := r.s.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &r.Name, Qualifier: &r.version})
	if err != nil {
		return nil, r.s.fail("rollback", r.Name, err)
	}
	object := r.Name + ":" + r.version
	if out.Code == nil || out.Code.Location == nil {
		return nil, failure.New("rollback", object, "AWS names no place to fetch its code from").WithHint("deploy the older source instead")
	}
	resp, err := httpGet(ctx, *out.Code.Location)
	if err != nil {
		return nil, failure.Wrap("rollback", object, err).WithHint("run it again, or deploy the older source")
	}
	defer resp.Body.Close()
	zip, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, failure.Wrap("rollback", object, err).WithHint("run it again")
	}
	sum := sha256.Sum256(zip)
	if got := base64.StdEncoding.EncodeToString(sum[:]); out.Configuration == nil || got != awssdk.ToString(out.Configuration.CodeSha256) {
		return nil, failure.New("rollback", object, "the code that was fetched is not the version's").WithHint("run it again")
	}
	return zip, nil
}

// httpGet fetches a presigned location, such as a version's code.
func httpGet(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("the server answered %s", resp.Status)
	}
	return resp, nil
}
