package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// TestEverySource writes a function for each event source in each model and takes
// it all the way: check, its own test, an invocation with its sample event here,
// packages for both architectures, and the same invocation on a server that runs
// what AWS's own CLI has created from function.json and package.zip. With MATRIX
// set (make matrix) it is all sources, else those that stand for the others.
func TestEverySource(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"gcc", "python3"} {
		testenv.NeedTool(t, tool)
	}
	var server *awstest.Server
	for _, s := range awstest.Start(t) {
		if s.RunsFunctions {
			server = s
		}
	}
	root := t.TempDir()
	env := append(os.Environ(), awstest.Environ(server.URL)...)
	// One cache of the glue's sources, and one region, for all.
	env = append(env, "HANDLER=", "PACKAGE=", "LAMBDA_LSP_CACHE="+filepath.Join(root, "cache"), "AWS_REGION=ap-south-1", "PYTHONPATH="+testenv.Zig(t))
	some := []string{"httpapi"}
	if testenv.CI() {
		some = append(some, "sqs")
	}
	for _, source := range events.All() {
		if os.Getenv("MATRIX") == "" && !slices.Contains(some, source.Name) {
			continue
		}
		for _, model := range []string{"shim", "start"} {
			name := source.Name + "-" + model
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := &sandbox{t: t, dir: root, env: env}
				s.must("lambda-lsp", "new", "--event", source.Name, "--model", model, name)
				s.dir = filepath.Join(root, name)
				s.wholeWay(server, name)
			})
		}
	}
}

var arm64 sync.Mutex

// wholeWay takes a new function from its check to its deployment.
func (s *sandbox) wholeWay(server *awstest.Server, name string) {
	s.t.Helper()
	if report := s.must("lambda-lsp", "check", "--json"); report != "{\"findings\":[]}\n" {
		s.t.Errorf("check: %s", report)
	}
	s.must("go", "test", ".")
	here := s.must("lambda-lsp", "invoke")
	s.t.Run("arm64", func(t *testing.T) {
		testenv.Long(t, "it compiles the standard library for arm64")
		arm64.Lock() // two at once would each compile it
		defer arm64.Unlock()
		other := *s
		other.t = t
		other.must("lambda-lsp", "package", "--arch", "arm64")
	})
	s.must("lambda-lsp", "package")
	server.CLI(s.t, "lambda", "create-function", "--region", "ap-south-1",
		"--cli-input-json", "file://"+filepath.Join(s.dir, "function.json"), "--zip-file", "fileb://"+filepath.Join(s.dir, "package.zip"))
	there := s.must("lambda-lsp", "invoke", "--remote")
	server.CLI(s.t, "lambda", "delete-function", "--region", "ap-south-1", "--function-name", name)
	if !alike(here, there) {
		s.t.Errorf("here the function answers %s, deployed %s", here, there)
	}
}

// alike reports whether two responses are the same, but for a secret that a
// handler makes up.
func alike(a, b string) bool {
	if strings.Contains(a, `"privateChallengeParameters"`) && strings.Contains(b, `"privateChallengeParameters"`) {
		return true
	}
	var x, y any
	if json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return a == b
	}
	return reflect.DeepEqual(x, y)
}

// must runs what has to succeed and returns its output.
func (s *sandbox) must(name string, args ...string) string {
	s.t.Helper()
	stdout, stderr, status := s.run(name, args...)
	if status != 0 {
		s.t.Fatalf("%s %s: exit status %d\n%s%s", name, strings.Join(args, " "), status, stdout, stderr)
	}
	return stdout
}
