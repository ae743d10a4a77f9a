package command

import (
	"context"
	"fmt"
	"io"
)

// DeleteArgs are the arguments of "delete".
type DeleteArgs struct {
	Dir string `json:"dir,omitempty" arg:"DIR" default:"." help:"the function's directory"`
	Cloud
	Confirm
}

// DeleteResult names what is gone.
type DeleteResult struct {
	succeeded
	FunctionName string `json:"functionName"`
	Role         string `json:"role,omitempty"`
}

// Print writes what is gone, a line each.
func (r DeleteResult) Print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "- function %s\n", r.FunctionName)
	if err == nil && r.Role != "" {
		_, err = fmt.Fprintf(w, "- role %s\n", r.Role)
	}
	return err
}

func deleteFunction() Command {
	return define(Command{
		ID:    "lambda.delete",
		Title: "Delete",
		Short: "delete the function from AWS",
		Long: "Names what goes, and asks. The role goes with the function only if deploy\n" +
			"--create-role made it for this function. Logs stay.",
	}, func(ctx context.Context, env *Env, args DeleteArgs) (r DeleteResult, err error) {
		if err := args.possible(env, "delete"); err != nil {
			return r, err
		}
		f, name, err := env.deployable("delete", args.Dir)
		if err != nil {
			return r, err
		}
		session, err := args.open(ctx, "delete")
		if err != nil {
			return r, err
		}
		role := ""
		if f.Config.Role != nil {
			role = *f.Config.Role
		}
		plan, err := session.PlanDelete(ctx, name, role)
		if err != nil {
			return r, err
		}
		if err := args.ask(ctx, env, Question{Verb: "delete", Name: name, Text: plan.Question()}); err != nil {
			return r, err
		}
		if err := plan.Apply(ctx, env.progress); err != nil {
			return r, err
		}
		return DeleteResult{FunctionName: name, Role: plan.Role}, nil
	})
}
