package aws_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

// childDeploy names the variable that makes this test binary one deployment.
const childDeploy = "LAMBDA_LSP_TEST_DEPLOY"

// A child's deployment: where, and what.
type childArgs struct {
	URL        string
	Deployment aws.Deployment
}

// TestChild is the process that TestKilledAnywhere kills.
func TestChild(t *testing.T) {
	text := os.Getenv(childDeploy)
	if text == "" {
		t.Skip("only as a child of TestKilledAnywhere")
	}
	var args childArgs
	if err := json.Unmarshal([]byte(text), &args); err != nil {
		t.Fatal(err)
	}
	deploy(t, session(t, args.URL), args.Deployment)
}

// A deployment that is killed before or after any of its requests leaves what the
// next one completes: the result is that of a deployment left alone. The requests
// make a role, a function, a version, an alias, a function URL and its permissions,
// or change code, configuration, tags, versions and alias.
func TestKilledAnywhere(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		for _, update := range []bool{false, true} {
			// The first is killed at no request, and tells how many there are.
			for n := range killable(t, s, update, 0) + 1 {
				t.Run(fmt.Sprintf("%t-%d", update, n), func(t *testing.T) {
					t.Parallel()
					killable(t, s, update, n)
				})
			}
		}
	})
}

// killable deploys a function, or changes one, is killed at the nth request, deploys
// again and looks. It returns how many requests there were before the kill.
func killable(t *testing.T, s *awstest.Server, update bool, n int) int {
	t.Helper()
	name := fmt.Sprintf("killed-%t-%d-%d", update, n, names.Add(1))
	first, next := function(t, name, hello), function(t, name, hello+"# changed\n")
	first.Alias, next.Alias = "live", "live"
	next.FunctionURL = true
	first.Function.Tags, next.Function.Tags = map[string]string{"team": "a"}, map[string]string{"team": "b"}
	next.Function.Timeout = awssdk.Int32(8)
	next.Function.Environment = &types.Environment{Variables: map[string]string{"A": "b"}}
	if update {
		deploy(t, session(t, s.URL), first)
	}
	requests := killedAt(t, s, next, n)
	deploy(t, session(t, s.URL), next)
	if left := plan(t, session(t, s.URL), next); len(left.Changes) != 0 {
		t.Errorf("killed at request %d, one more deployment leaves %s", n, settings(left))
	}
	consistent(t, s, name, next, update)
	return requests
}

// names makes the names of functions unique.
var names atomic.Int64

// killedAt runs a deployment as a process that gets kill -9 once its nth request has
// been answered by the server, before it sees the answer; never if n is 0. It
// returns how many requests it made. How often it looks at a state is a matter of
// time, so that it may end before its nth.
func killedAt(t *testing.T, s *awstest.Server, d aws.Deployment, n int) int {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(bounded(t), exe, "-test.run=^TestChild$")
	started := make(chan *os.Process, 1)
	var seen atomic.Int64
	p := newProxy(t, s, &fault{
		times: 1 << 30,
		match: func(*http.Request, []byte) bool { return seen.Add(1) == int64(n) },
		do: func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
			forward.ServeHTTP(httptest.NewRecorder(), r)
			(<-started).Kill()
			reset(w, r, forward)
		},
	})
	text, err := json.Marshal(childArgs{URL: p.url, Deployment: d})
	if err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(os.Environ(), childDeploy+"="+string(text))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	started <- cmd.Process
	err = cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() >= 0 {
		t.Fatalf("the deployment failed by itself: %s", &out)
	}
	return int(seen.Load())
}

// consistent holds $LATEST, the versions and the alias against what d asked for, by
// the word of the AWS CLI.
func consistent(t *testing.T, s *awstest.Server, name string, d aws.Deployment, updated bool) {
	t.Helper()
	latest := s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)
	arn := latest["FunctionArn"].(string)
	live := s.CLI(t, "lambda", "get-function-configuration", "--function-name", name, "--qualifier", "live")
	for _, got := range []map[string]any{latest, live} {
		if got["CodeSha256"] != d.SHA256 || got["Timeout"] != 8.0 || fmt.Sprint(got["Environment"]) != "map[Variables:map[A:b]]" {
			t.Errorf("%s is %v", name, got)
		}
	}
	if got := s.CLI(t, "lambda", "list-tags", "--resource", arn)["Tags"]; fmt.Sprint(got) != "map[team:b]" {
		t.Errorf("%s has the tags %v", name, got)
	}
	policy := s.CLI(t, "lambda", "get-policy", "--function-name", name, "--qualifier", "live")["Policy"].(string)
	if n := strings.Count(policy, `"Sid"`); n != 2 {
		t.Errorf("%s has %d permissions: %s", name, n, policy)
	}
	s.CLI(t, "lambda", "get-function-url-config", "--function-name", name, "--qualifier", "live")
	role := "lambda-" + name + "-us-east-1"
	if latest["Role"] != "arn:aws:iam::"+strings.Split(arn, ":")[4]+":role/"+role {
		t.Errorf("%s runs as %v", name, latest["Role"])
	}
	s.CLI(t, "iam", "get-role-policy", "--role-name", role, "--policy-name", "write-logs")
	versions := s.CLI(t, "lambda", "list-versions-by-function", "--function-name", name)
	var numbers []string
	for _, v := range versions["Versions"].([]any) {
		numbers = append(numbers, v.(map[string]any)["Version"].(string))
	}
	want := "$LATEST 1"
	if updated {
		want = "$LATEST 1 2"
	}
	if got := strings.Join(numbers, " "); got != want {
		t.Errorf("%s has versions %s, not %s", name, got, want)
	}
}
