package command

import (
	"context"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
)

// PackageArgs are the arguments of "package".
type PackageArgs struct {
	BuildArgs
	Package string `json:"package,omitempty" flag:"package" env:"PACKAGE" value:"NAME" help:"write NAME.zip; else package.zip"`
}

func packageFunction() Command {
	return define(Command{
		ID:    "lambda.package",
		Title: "Package",
		Short: "build, and write the zip that Lambda takes",
		Long: "The same source and the same Go give the same zip, byte for byte. Files that a\n" +
			"//lambda:include comment in the source names go into it as well.",
		Measured: true,
	}, func(ctx context.Context, env *Env, args PackageArgs) (BuildResult, error) {
		o := args.options(env)
		o.Arch, o.Package = args.Arch, args.Package
		artifact, err := build.Package(ctx, o)
		if err != nil {
			return BuildResult{}, err
		}
		return BuildResult{Artifact: artifact, named: named(args.Dir, o.Dir, artifact.Path)}, nil
	})
}
