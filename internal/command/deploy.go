package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// bootstrapHandler is the Handler of a bootstrap that function.json gives none: Lambda
// wants one, and does not read it.
const bootstrapHandler = "bootstrap"

// DeployArgs are the arguments of "deploy".
type DeployArgs struct {
	Source
	Cloud
	Confirm
	DryRun      bool   `json:"dryRun,omitempty" flag:"dry-run" help:"show what would change, and change nothing"`
	Alias       string `json:"alias,omitempty" flag:"alias" value:"NAME" help:"publish a version and point this alias at it"`
	Publish     bool   `json:"publish,omitempty" flag:"publish" help:"publish a version"`
	CreateRole  bool   `json:"createRole,omitempty" flag:"create-role" help:"make the role if there is none: it may write the function's logs, nothing else"`
	FunctionURL bool   `json:"functionUrl,omitempty" flag:"function-url" help:"give the function a public HTTPS address"`
	PruneEnv    bool   `json:"pruneEnv,omitempty" flag:"prune-env" help:"remove deployed environment variables that function.json does not mention"`
}

// DeployResult is what deploying changed, or would.
type DeployResult struct {
	succeeded
	FunctionARN string       `json:"functionArn"` // of the alias or version if there is one
	Version     string       `json:"version"`
	Changes     []aws.Change `json:"changes"`
	Created     bool         `json:"created"`
	FunctionURL string       `json:"functionUrl,omitempty"`
}

// Print writes what changed, a line each, then the ARN and the address.
func (r DeployResult) Print(w io.Writer) error {
	if err := printChanges(w, r.Changes); err != nil {
		return err
	}
	for _, line := range []string{r.FunctionARN, r.FunctionURL} {
		if line == "" {
			continue
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

func deploy() Command {
	return define(Command{
		ID:    "lambda.deploy",
		Title: "Deploy",
		Short: "create or update the function in AWS",
		Long: "Builds, packages and compares with what is deployed; shows account, region and the\n" +
			"difference, and asks. Only what differs is changed, and what function.json does not\n" +
			"mention stays as it is. A deployment that was interrupted is completed by the next.",
		Measured: true,
	}, runDeploy)
}

func runDeploy(ctx context.Context, env *Env, args DeployArgs) (r DeployResult, err error) {
	if !args.DryRun {
		if err := args.possible(env, "deploy"); err != nil {
			return r, err
		}
	}
	f, name, err := env.deployable("deploy", args.Dir)
	if err != nil {
		return r, err
	}
	d, err := args.deployment(ctx, env, f)
	if err != nil {
		return r, err
	}
	session, err := args.open(ctx, "deploy")
	if err != nil {
		return r, err
	}
	env.progress("compare with " + session.String())
	plan, err := session.Plan(ctx, d)
	if err != nil {
		return r, err
	}
	warnRuntime(env, string(d.Function.Runtime), plan.Create)
	r = DeployResult{FunctionARN: plan.ARN, Version: "$LATEST", Changes: plan.Changes}
	if args.DryRun {
		r.Created = plan.Create
		return r, nil
	}
	if len(plan.Changes) > 0 {
		q := Question{Verb: "deploy", Name: name, Changes: plan.Changes, Text: plan.Question()}
		if err := args.ask(ctx, env, q); err != nil {
			return r, err
		}
	}
	deployed, err := plan.Apply(ctx, env.progress)
	if err != nil {
		return r, err
	}
	r.FunctionARN, r.Version, r.Created, r.FunctionURL = deployed.ARN, deployed.Version, deployed.Created, deployed.URL
	return r, nil
}

// deployment packages the function in a temporary directory: nothing is left in its
// own.
func (args DeployArgs) deployment(ctx context.Context, env *Env, f *function.Function) (d aws.Deployment, err error) {
	tmp, err := os.MkdirTemp("", "lambda-lsp-deploy-")
	if err != nil {
		return d, failure.Wrap("deploy", f.Dir, err)
	}
	defer proc.RemoveAll(tmp)
	o := args.options(env)
	o.Output = tmp
	artifact, err := build.Package(ctx, o)
	if err != nil {
		return d, err
	}
	zip, err := os.ReadFile(artifact.Path)
	if err != nil {
		return d, failure.Wrap("deploy", f.Dir, err)
	}
	d = aws.Deployment{
		Function: &f.Config.CreateFunctionInput, Zip: zip, SHA256: artifact.SHA256,
		Architecture: artifact.Architecture, Runtime: artifact.Runtime, Handler: bootstrapHandler,
		Alias: args.Alias, Publish: args.Publish, CreateRole: args.CreateRole,
		FunctionURL: args.FunctionURL, PruneEnv: args.PruneEnv,
	}
	if artifact.Module == "" {
		if h := f.Config.Handler; h != nil && len(artifact.Handlers) > 0 {
			d.Handler = *h // tells a bootstrap of shim handlers which of them to serve
		}
		return d, nil
	}
	d.Handler = artifact.Module + "." + f.Symbol()
	if h := f.Config.Handler; h != nil && *h != d.Handler {
		return d, failure.New("deploy", f.Dir, "the package holds %s.so, and Handler in function.json is %s", artifact.Module, *h).
			WithHint("set Handler to %s, or deploy without --handler and HANDLER", d.Handler)
	}
	return d, nil
}

// warnRuntime says what Lambda's calendar holds against a runtime. It refuses
// nothing: dates move, and AWS has the last word.
func warnRuntime(env *Env, runtime string, create bool) {
	known, ok := function.Lookup(runtime)
	if !ok {
		return
	}
	now := time.Now()
	blocked, doing := known.BlockUpdate, "updating"
	if create {
		blocked, doing = known.BlockCreate, "creating"
	}
	switch {
	case now.After(blocked):
		fmt.Fprintf(env.Log, "warning: Lambda refuses %s functions with %s since %s; use %s\n",
			doing, runtime, blocked.Format(time.DateOnly), successor(known))
	case now.After(known.Deprecated):
		fmt.Fprintf(env.Log, "warning: %s is deprecated since %s, and %s functions with it will be refused from %s; use %s\n",
			runtime, known.Deprecated.Format(time.DateOnly), doing, blocked.Format(time.DateOnly), successor(known))
	}
}

// successor is the runtime that takes over what a deprecated one runs.
func successor(r function.Runtime) string {
	if r.Kind == function.Python {
		return function.DefaultShimRuntime
	}
	return function.DefaultStartRuntime
}
