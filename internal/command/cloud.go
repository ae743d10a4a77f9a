package command

import (
	"context"
	"fmt"
	"io"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

// Cloud is what every command takes that works in an AWS account.
type Cloud struct {
	Profile  string `json:"profile,omitempty" flag:"profile" value:"NAME" help:"use this profile of the AWS configuration"`
	Region   string `json:"region,omitempty" flag:"region" value:"REGION" help:"work in this region"`
	Account  string `json:"account,omitempty" flag:"account" value:"ID" help:"refuse any other account than this"`
	Endpoint string `json:"endpointUrl,omitempty" flag:"endpoint-url" value:"URL" help:"speak to this server in AWS's place"`
	IMDS     bool   `json:"imds,omitempty" flag:"imds" help:"ask the instance metadata service for credentials"`
}

func (c Cloud) open(ctx context.Context, operation string) (*aws.Session, error) {
	return aws.Open(ctx, operation, aws.Access{
		Profile: c.Profile, Region: c.Region, Account: c.Account, Endpoint: c.Endpoint, IMDS: c.IMDS,
	})
}

// Confirm is what every command takes that asks before it changes an account.
type Confirm struct {
	Yes bool `json:"yes,omitempty" flag:"yes,y" help:"do not ask"`
}

// possible fails, before anything else is done, where nobody could answer.
func (c Confirm) possible(env *Env, verb string) error {
	if c.Yes || env.Ask != nil {
		return nil
	}
	return &failure.Error{
		Operation: verb, Message: "there is no terminal to ask on", Hint: "pass --yes to go on without a question", Usage: true,
	}
}

// ask fails unless the user agrees.
func (c Confirm) ask(ctx context.Context, env *Env, q Question) error {
	if c.Yes {
		return nil
	}
	yes, err := env.Ask(ctx, q)
	if err != nil {
		return err
	}
	if !yes {
		return failure.New(q.Verb, q.Name, "not confirmed; nothing was changed")
	}
	return nil
}

// deployable loads the function in dir, which must have a function.json with a name.
func (e *Env) deployable(verb, dir string) (*function.Function, string, error) {
	f, err := function.Load(e.Path(dir))
	if err != nil {
		return nil, "", err
	}
	if f.Config == nil || f.Config.FunctionName == nil {
		return nil, "", failure.New(verb, f.Dir, "no function.json says what the function is called").
			WithHint(`write one with at least {"FunctionName": "NAME", "Role": "ARN"}, or start with lambda-lsp new`)
	}
	return f, *f.Config.FunctionName, nil
}

// progress passes AWS's steps on.
func (e *Env) progress(step string) { e.Progress(step, 0) }

// printChanges writes a line for each change.
func printChanges(w io.Writer, changes []aws.Change) error {
	for _, c := range changes {
		if _, err := fmt.Fprintln(w, c); err != nil {
			return err
		}
	}
	return nil
}
