package command

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
)

// NewArgs are the arguments of "new".
type NewArgs struct {
	Dir     string `json:"dir" arg:"DIR" required:"true" help:"the directory to write to; made when it does not exist"`
	Runtime string `json:"runtime,omitempty" flag:"runtime" default:"python3.13" value:"NAME" help:"the Lambda runtime that function.json asks for"`
}

// NewResult is what "new" wrote.
type NewResult struct {
	succeeded
	Dir   string   `json:"dir"`   // absolute
	Files []string `json:"files"` // names in Dir

	named string // the directory as the user has named it
}

// Print writes a path a line.
func (r NewResult) Print(w io.Writer) error {
	for _, name := range r.Files {
		if _, err := fmt.Fprintln(w, filepath.Join(r.named, name)); err != nil {
			return err
		}
	}
	return nil
}

func newFunction() Command {
	return define(Command{
		ID:    "lambda.new",
		Title: "New Function",
		Short: "write a new function: a handler, its test, function.json, event.json, Makefile, go.mod",
		Long: "The handler is of the shim model: lambda-lsp build makes of it what Lambda's Python\n" +
			"runtimes import. A file that exists already is never overwritten.",
	}, func(_ context.Context, env *Env, args NewArgs) (NewResult, error) {
		dir := env.Path(args.Dir)
		files, err := scaffold.New(scaffold.Options{Dir: dir, Runtime: args.Runtime})
		if err != nil {
			return NewResult{}, err
		}
		return NewResult{Dir: dir, Files: files, named: args.Dir}, nil
	})
}
