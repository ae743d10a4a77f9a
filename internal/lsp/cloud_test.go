package lsp

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// A deployer is a session on a function, and a region of AWS that it has for
// itself.
type deployer struct {
	*session
	aws    *awstest.Server
	region string
}

func inRegion(t *testing.T, region string) *deployer {
	t.Helper()
	for _, server := range awstest.Start(t) {
		if server.RunsFunctions {
			function := strings.ReplaceAll(startFunction, "123456789012", "000000000000") // deploy takes the other for an example
			s := begin(t, start{dir: folder(t, function), capabilities: json.RawMessage(progressCapability)})
			s.Diagnostics(s.Open(s.path("main.go"))) // the lenses are there
			return &deployer{s, server, region}
		}
	}
	t.Fatal("no server runs functions")
	return nil
}

// run is a call of a command, with the arguments that it needs.
func (d *deployer) run(verb string, args map[string]any) map[string]any {
	args["dir"], args["endpointUrl"], args["region"] = d.dir, d.aws.URL, d.region
	return run("lambda."+verb, args)
}

// answers has the editor answer every question with a title, or close it.
func (s *session) answers(title string) {
	s.Handle("window/showMessageRequest", func(json.RawMessage) (any, *lsptest.Error) {
		if title == "" {
			return nil, nil
		}
		return map[string]any{"title": title}, nil
	})
}

// A deployment asks first, with the account and what it will change; whatever is
// not a yes changes nothing.
func TestDeployAsks(t *testing.T) {
	t.Parallel()
	s := inRegion(t, "eu-asks-1")
	deploy := s.run("deploy", map[string]any{})
	deployed := func() bool {
		status, _, _ := s.aws.Try(t, "lambda", "get-function", "--function-name", "fn", "--region", s.region)
		return status == 0
	}
	for _, title := range []string{"No", "", "Perhaps"} {
		s.answers(title)
		err := s.Call("workspace/executeCommand", deploy, nil)
		if code(err) != -32803 || !strings.Contains(err.Error(), "not confirmed; nothing was changed") {
			t.Fatalf("%q gives %v", title, err)
		}
		s.Await("window/showMessageRequest", func(p json.RawMessage) bool {
			var q struct {
				Message string
				Actions []struct{ Title string }
			}
			if err := json.Unmarshal(p, &q); err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(q.Message, "\nCreate function fn in account 000000000000, region eu-asks-1?") || !strings.Contains(q.Message, "+ ") {
				t.Errorf("the question is %q", q.Message)
			}
			return len(q.Actions) == 2 && q.Actions[0].Title == "Yes" && q.Actions[1].Title == "No"
		})
		if got := s.lens(); !strings.HasPrefix(got, "Last: Deploy failed: ") || !strings.Contains(got, "not confirmed") {
			t.Errorf("the lens says %q", got)
		}
	}

	// Cancelled while the question stands.
	asked, closed := make(chan struct{}), make(chan struct{})
	s.Handle("window/showMessageRequest", func(json.RawMessage) (any, *lsptest.Error) {
		close(asked)
		<-closed
		return map[string]any{"title": "Yes"}, nil
	})
	id, wait := s.Go("workspace/executeCommand", deploy)
	<-asked
	s.Notify("$/cancelRequest", map[string]any{"id": id})
	if err := wait(nil); code(err) != -32800 {
		t.Errorf("a deployment that was cancelled gives %v", err)
	}
	close(closed) // a yes that comes too late
	s.settle()
	if got := s.lens(); got != "Last: Deploy was cancelled" {
		t.Errorf("the lens says %q", got)
	}
	if deployed() {
		t.Fatal("something was deployed without a yes")
	}

	s.answers("Yes")
	var result struct {
		Created bool
		ARN     string `json:"functionArn"`
	}
	s.Must("workspace/executeCommand", deploy, &result)
	if !deployed() || !result.Created || !strings.HasSuffix(result.ARN, ":function:fn") {
		t.Errorf("got %+v", result)
	}
	s.Await("window/showMessage", func(p json.RawMessage) bool { return strings.Contains(string(p), result.ARN) })
}

// A function's life, all of it from the editor.
func TestCloudCommandsFromTheEditor(t *testing.T) {
	t.Parallel()
	s := inRegion(t, "eu-life-1")
	s.answers("Yes")
	do := func(verb string, args map[string]any) (result map[string]any) {
		t.Helper()
		s.Must("workspace/executeCommand", s.run(verb, args), &result)
		s.Await("window/showMessage", func(p json.RawMessage) bool { return strings.Contains(string(p), `"type":3`) })
		return result
	}
	for _, version := range []string{"1", "2"} {
		text := strings.Replace(s.onDisk("main.go"), "lambda.Start(", "println("+version+"); lambda.Start(", 1)
		if err := os.WriteFile(s.path("main.go"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := do("deploy", map[string]any{"alias": "live"}); got["version"] != version {
			t.Errorf("deploy of version %s gives %v", version, got)
		}
	}
	alias := func() string {
		_, out, _ := s.aws.Try(t, "lambda", "get-alias", "--function-name", "fn", "--name", "live", "--region", s.region, "--query", "FunctionVersion", "--output", "text")
		return strings.TrimSpace(out)
	}
	// Each asks first.
	s.answers("No")
	for _, verb := range []string{"rollback", "delete"} {
		s.Forget()
		args := map[string]any{"alias": "live"}
		if verb == "delete" {
			args = map[string]any{}
		}
		if err := s.Call("workspace/executeCommand", s.run(verb, args), nil); code(err) != -32803 || !strings.Contains(err.Error(), "not confirmed; nothing was changed") || alias() != "2" {
			t.Errorf("%s without a yes gives %v, and the alias points at %s", verb, err, alias())
		}
		s.Await("window/showMessageRequest", func(p json.RawMessage) bool {
			return strings.Contains(string(p), "function fn") && strings.Contains(string(p), "in account 000000000000, region eu-life-1")
		})
		if begin := s.Await("$/progress", nil); strings.Contains(string(begin), "percentage") {
			t.Errorf("how much of it is done is not known, and yet %s", begin)
		}
	}
	s.answers("Yes")
	if got := do("rollback", map[string]any{"alias": "live"}); got["version"] != "1" || alias() != "1" {
		t.Errorf("rollback gives %v, and the alias points at %s", got, alias())
	}
	if got := s.lens(); !strings.HasPrefix(got, "Last: Rollback: ") {
		t.Errorf("the lens says %q", got)
	}
	if got := do("delete", map[string]any{}); got["functionName"] != "fn" || alias() != "" {
		t.Errorf("delete gives %v, and the alias points at %q", got, alias())
	}
}
