package command

import (
	"context"
	"fmt"
	"io"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
)

// RollbackArgs are the arguments of "rollback".
type RollbackArgs struct {
	Dir string `json:"dir,omitempty" arg:"DIR" default:"." help:"the function's directory"`
	Cloud
	Confirm
	Alias string `json:"alias,omitempty" flag:"alias" value:"NAME" help:"move this alias to the version before the one it points at; else $LATEST gets the code of the version before"`
}

// RollbackResult is what going back changed.
type RollbackResult struct {
	succeeded
	Version string       `json:"version"` // gone back to
	Changes []aws.Change `json:"changes"`
}

// Print writes what changed.
func (r RollbackResult) Print(w io.Writer) error { return printChanges(w, r.Changes) }

func rollback() Command {
	return define(Command{
		ID:    "lambda.rollback",
		Title: "Rollback",
		Short: "go back to the version before",
		Long: "With --alias, the alias moves to the published version before the one it points at.\n" +
			"Without, the function gets the code of the newest published version that differs.",
	}, func(ctx context.Context, env *Env, args RollbackArgs) (r RollbackResult, err error) {
		if err := args.possible(env, "rollback"); err != nil {
			return r, err
		}
		f, name, err := env.deployable("rollback", args.Dir)
		if err != nil {
			return r, err
		}
		session, err := args.open(ctx, "rollback")
		if err != nil {
			return r, err
		}
		plan, err := session.PlanRollback(ctx, name, args.Alias, f.Config.Code)
		if err != nil {
			return r, err
		}
		q := Question{
			Verb: "rollback", Name: name, Changes: []aws.Change{plan.Change},
			Text: fmt.Sprintf("Roll back function %s in %s?", name, session),
		}
		if err := args.ask(ctx, env, q); err != nil {
			return r, err
		}
		version, err := plan.Apply(ctx, env.progress)
		if err != nil {
			return r, err
		}
		return RollbackResult{Version: version, Changes: []aws.Change{plan.Change}}, nil
	})
}
