package command

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
)

// Source is what every command takes that builds a function.
type Source struct {
	Dir string `json:"dir,omitempty" arg:"DIR" default:"." help:"the function's directory"`
	Compile
}

// Compile is how a function is built, wherever it is.
type Compile struct {
	Handler    string   `json:"handler,omitempty" flag:"handler" env:"HANDLER" value:"NAME" help:"build NAME.so, to be deployed as NAME.Function; else function.json's Handler says, else handler"`
	Marshaller bool     `json:"marshaller,omitempty" flag:"marshaller" help:"pass events and responses as the bytes they are, past the Python runtime's own JSON"`
	Flags      []string `json:"flags,omitempty" arg:"--" value:"FLAGS" help:"flags for go build, such as -tags or -race"`
}

// options are those of a build for Lambda.
func (s Source) options(env *Env) build.Options {
	return build.Options{
		Dir:        env.Path(s.Dir),
		Handler:    s.Handler,
		Marshaller: s.Marshaller,
		Flags:      s.Flags,
		Env:        env.Environ,
		Host:       env.Host,
		Progress:   env.Progress,
		Log:        env.Log,
	}
}

// here are the options of a build that is to run on this machine.
func (s Source) here(env *Env) build.Options {
	o := s.options(env)
	o.Local = true
	return o
}

// BuildArgs are the arguments of "build".
type BuildArgs struct {
	Source
	Arch string `json:"arch,omitempty" flag:"arch" value:"ARCH" choices:"architectures" help:"build for x86_64 or arm64 instead of what function.json says"`
}

// BuildResult describes the file that "build" or "package" wrote.
type BuildResult struct {
	succeeded
	*build.Artifact
	named string // Path as the user would name it
}

// Print writes the file's path.
func (r BuildResult) Print(w io.Writer) error {
	_, err := fmt.Fprintln(w, r.named)
	return err
}

func buildFunction() Command {
	return define(Command{
		ID:    "lambda.build",
		Title: "Build",
		Short: "build handler.so or bootstrap",
		Long: "Which of them, function.json's Runtime decides: python* gets handler.so, provided.*\n" +
			"gets bootstrap. Nothing else in the directory changes.",
		Measured: true,
	}, func(ctx context.Context, env *Env, args BuildArgs) (BuildResult, error) {
		o := args.options(env)
		o.Arch = args.Arch
		artifact, err := build.Build(ctx, o)
		if err != nil {
			return BuildResult{}, err
		}
		return BuildResult{Artifact: artifact, named: named(args.Dir, o.Dir, artifact.Path)}, nil
	})
}

// named is a path in the directory dir as the user would write it, who has
// called the directory given.
func named(given, dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		return path
	}
	return filepath.Join(given, rel)
}
