package cli_test

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// TestCloudScripts runs the command lines that work in an account. It is a server's
// that runs what is deployed to it.
func TestCloudScripts(t *testing.T) {
	t.Parallel()
	testenv.NeedTool(t, "gcc")
	var url string
	for _, s := range awstest.Start(t) {
		if s.RunsFunctions {
			url = s.URL
		}
	}
	env := goEnv(t)
	python, tools := testenv.NeedTool(t, "python3"), testenv.AWSTools(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/cloud",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(append(e.Vars, env...), awstest.Environ(url)...)
			e.Setenv("PYTHON", python)
			e.Setenv("AWSCLI", filepath.Join(tools, "bin", "aws"))
			e.Setenv("PYTHONPATH", tools)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
	})
}
