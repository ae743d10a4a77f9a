package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
	"github.com/lambda-lsp/lambda-lsp/internal/check"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/fix"
)

// CheckArgs are the arguments of "check".
type CheckArgs struct {
	Packages []string `json:"packages,omitempty" arg:"PACKAGES..." help:"what to check, as for go vet; ./... when there is none"`
	Fix      bool     `json:"fix,omitempty" flag:"fix" help:"apply the first fix of each error and warning, and report what is left"`
	Diff     bool     `json:"diff,omitempty" flag:"diff" help:"print what --fix would change, as a patch"`
	SARIF    bool     `json:"sarif,omitempty" flag:"sarif" help:"print a SARIF 2.1.0 log, for code scanning"`
	Flags    []string `json:"flags,omitempty" arg:"--" value:"FLAGS" help:"build flags, such as -tags=NAME"`
}

// CheckResult is what "check" found.
type CheckResult struct {
	report    *check.Report
	sarif     bool
	diff      bool
	annotate  bool
	workspace string // GitHub's name for the checkout's directory
}

// Failed reports whether there is an error or a warning.
func (r CheckResult) Failed() bool { return r.report.Failed() }

// Print writes a finding a line; or a patch, or a SARIF log. In a GitHub
// workflow annotations follow.
func (r CheckResult) Print(w io.Writer) error {
	switch {
	case r.sarif:
		return r.report.SARIF(w, ThisVersion().Version, analyzer.Rules)
	case r.diff:
		_, err := w.Write(r.report.Fixed.Diff(r.report.Dir))
		return err
	}
	if err := r.report.Text(w); err != nil {
		return err
	}
	if r.annotate {
		return r.report.Annotations(w, r.workspace)
	}
	return nil
}

// MarshalJSON writes all findings, those of severity info among them.
func (r CheckResult) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	if r.sarif {
		err := r.Print(&b)
		return b.Bytes(), err
	}
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	list := r.report.Findings
	if list == nil {
		list = []finding.Finding{}
	}
	err := e.Encode(struct {
		Findings []finding.Finding `json:"findings"`
	}{list})
	return b.Bytes(), err
}

func checkPackages() Command {
	return define(Command{
		ID:    "lambda.check",
		Title: "Check Packages",
		Short: "report what Lambda would reject at run time",
		Long: "The findings are those of the editor and of lambdacheck under go vet, and what holds\n" +
			"function.json and event.json against the code. Errors and warnings make it fail.\n" +
			"Above several modules, ./... is each of them that holds a function.",
		Measured: true,
	}, func(ctx context.Context, env *Env, args CheckArgs) (CheckResult, error) {
		report, err := check.Run(ctx, check.Options{
			Dir: env.Dir, Patterns: args.Packages, Env: env.Environ, BuildFlags: args.Flags, JSON: env.JSON,
			Fix: args.Fix, Diff: args.Diff, Progress: env.Progress,
		})
		if report == nil {
			return CheckResult{}, err
		}
		if err != nil {
			fmt.Fprintln(env.Log, err)
		}
		if fixed := report.Fixed; args.Fix && !args.Diff && fixed != nil {
			logFixed(env.Log, fixed)
		}
		return CheckResult{
			report: report, sarif: args.SARIF, diff: args.Diff,
			annotate:  env.Getenv("GITHUB_ACTIONS") == "true",
			workspace: env.Getenv("GITHUB_WORKSPACE"),
		}, nil
	})
}

// logFixed says what --fix has done, and what another run would.
func logFixed(w io.Writer, r *fix.Result) {
	fmt.Fprintf(w, "fixes applied: %d\n", r.Applied)
	if r.Conflicting > 0 {
		fmt.Fprintf(w, "fixes left for another run, as they touch the same lines: %d\n", r.Conflicting)
	}
}
