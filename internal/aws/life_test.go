package aws_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

func TestRollbackMovesTheAlias(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "rollback-alias"
		session := session(t, s.URL)
		for _, body := range []string{hello, hello + "# two\n"} {
			d := function(t, name, body)
			d.Alias = "live"
			deploy(t, session, d)
		}
		r, err := session.PlanRollback(bounded(t), name, "live", nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Change.String() != "~ Alias live: 2 -> 1" {
			t.Errorf("the plan is %s", r.Change)
		}
		if _, err := r.Apply(bounded(t), nil); err != nil {
			t.Fatal(err)
		}
		if got := s.CLI(t, "lambda", "get-alias", "--function-name", name, "--name", "live")["FunctionVersion"]; got != "1" {
			t.Errorf("the alias points at %v", got)
		}
		if _, err := session.PlanRollback(bounded(t), name, "live", nil); err == nil || !strings.Contains(err.Error(), "no published version before 1") {
			t.Errorf("a second rollback: %v", err)
		}
	})
}

// Neither server keeps the code of an older version where it says: a proxy says
// another place.
func TestRollbackWithoutAlias(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "rollback-latest"
		first := function(t, name, hello)
		first.Publish = true
		deploy(t, session(t, s.URL), first)
		deploy(t, session(t, s.URL), function(t, name, hello+"# two\n"))

		other := session(t, newProxy(t, s, serveCode(t, []byte("not the code"))).url)
		if err := rollback(t, other, name); err == nil || !strings.Contains(err.Error(), "not the version's") {
			t.Errorf("with other code in the store: %v", err)
		}
		if err := rollback(t, session(t, newProxy(t, s, serveCode(t, first.Zip)).url), name); err != nil {
			t.Fatal(err)
		}
		if got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)["CodeSha256"]; got != first.SHA256 {
			t.Errorf("the code is %v", got)
		}
	})
}

// Going back twice goes back two versions, not forth again; and an alias that shares its
// calls with another version no longer does.
func TestRollbackTwice(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "rollback-twice"
		session := session(t, s.URL)
		var hashes []string
		for _, body := range []string{hello, hello + "# two\n", hello + "# three\n"} {
			d := function(t, name, body)
			d.Alias = "live"
			deploy(t, session, d)
			hashes = append(hashes, d.SHA256)
		}
		s.CLI(t, "lambda", "update-alias", "--function-name", name, "--name", "live", "--routing-config", `{"AdditionalVersionWeights": {"1": 0.1}}`)
		// What the first would leave behind.
		deploy(t, session, function(t, name, hello+"# two\n"))
		r, err := session.PlanRollback(bounded(t), name, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := hashes[0] + " (version 1)"; r.Change.To != want {
			t.Errorf("the second would go to %s, want %s", r.Change.To, want)
		}
		if r, err = session.PlanRollback(bounded(t), name, "live", nil); err != nil {
			t.Fatal(err)
		}
		if want := "~ Alias live: 3, 10 % of 1 -> 2"; r.Change.String() != want {
			t.Errorf("the plan is %s, want %s", r.Change, want)
		}
		if _, err := r.Apply(bounded(t), nil); err != nil {
			t.Fatal(err)
		}
		alias := s.CLI(t, "lambda", "get-alias", "--function-name", name, "--name", "live")
		if weights, _ := alias["RoutingConfig"].(map[string]any); alias["FunctionVersion"] != "2" || len(weights) > 0 && fmt.Sprint(weights["AdditionalVersionWeights"]) != "map[]" {
			t.Errorf("the alias is %v", alias)
		}
	})
}

// Code for another runtime than the function's is not put under it.
func TestRollbackToAnotherRuntime(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "rollback-runtime"
		session := session(t, s.URL)
		d := function(t, name, hello)
		d.Publish = true
		deploy(t, session, d)
		deploy(t, session, function(t, name, hello+"# two\n"))
		s.CLI(t, "lambda", "update-function-configuration", "--function-name", name, "--runtime", "nodejs22.x", "--handler", "handler.Handle")
		_, err := session.PlanRollback(bounded(t), name, "", nil)
		if err == nil || !strings.Contains(err.Error(), "rollback-runtime:1: its code is for python3.12, and the function's Runtime is nodejs22.x") {
			t.Errorf("got %v", err)
		}
	})
}

// serveCode says that a version's code is at a place that has it, as S3 is for AWS.
func serveCode(t *testing.T, zip []byte) *fault {
	t.Helper()
	store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(zip) }))
	t.Cleanup(store.Close)
	return &fault{
		times: 1 << 30,
		match: func(r *http.Request, _ []byte) bool {
			return r.Method == "GET" && r.URL.Query().Get("Qualifier") == "1"
		},
		do: rewrite(func(body map[string]any) { body["Code"] = map[string]any{"Location": store.URL} }),
	}
}

// rollback goes back one version without an alias.
func rollback(t *testing.T, s *aws.Session, name string) error {
	t.Helper()
	r, err := s.PlanRollback(bounded(t), name, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Apply(bounded(t), nil)
	return err
}

func TestDelete(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		session := session(t, s.URL)
		made, foreign := function(t, "delete-made", hello), function(t, "delete-foreign", hello)
		s.CLI(t, "iam", "create-role", "--role-name", "by-hand-"+s.Name, "--assume-role-policy-document", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`)
		foreign.Function.Role = awssdk.String("arn:aws:iam::" + session.Account + ":role/by-hand-" + s.Name)
		for name, d := range map[string]aws.Deployment{"delete-made": made, "delete-foreign": foreign} {
			deploy(t, session, d)
			gone, err := session.PlanDelete(bounded(t), name, "")
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(gone.Question(), name) || !strings.Contains(gone.Question(), session.Account) {
				t.Errorf("the question is %q", gone.Question())
			}
			if err := gone.Apply(bounded(t), nil); err != nil {
				t.Fatal(err)
			}
			if status, _, stderr := s.Try(t, "lambda", "get-function", "--function-name", name); status == 0 || !strings.Contains(stderr, "ResourceNotFound") {
				t.Errorf("%s is still there: %s", name, stderr)
			}
		}
		if status, _, _ := s.Try(t, "iam", "get-role", "--role-name", "lambda-delete-made-us-east-1"); status == 0 {
			t.Error("the role made for the function is still there")
		}
		s.CLI(t, "iam", "get-role", "--role-name", "by-hand-"+s.Name)
	})
}

// What an interrupted or refused deletion left is found by the next.
func TestDeleteTheRest(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "delete-rest"
		deploy(t, session(t, s.URL), function(t, name, hello))
		faulty := newProxy(t, s,
			&fault{match: to("DELETE", "/functions/"+name), times: 1, do: lose},
			&fault{match: action("DeleteRole"), times: 1, do: answerXML(403, "AccessDenied", "not authorized")})
		d, err := session(t, faulty.url).PlanDelete(bounded(t), name, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Apply(bounded(t), nil); err == nil || !strings.Contains(err.Error(), "access denied: not authorized; done: delete function delete-rest; not done: delete role lambda-delete-rest-us-east-1; grant") {
			t.Errorf("it ended with %v", err)
		}
		elsewhere, err := aws.Open(bounded(t), "delete", aws.Access{Endpoint: s.URL, Region: "eu-west-1"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := elsewhere.PlanDelete(bounded(t), name, ""); err == nil || !strings.Contains(err.Error(), "there is no such function") {
			t.Errorf("in another region, where it never was: %v", err)
		}
		if d, err = session(t, s.URL).PlanDelete(bounded(t), name, ""); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(d.Question(), "Delete role lambda-delete-rest-us-east-1 of function delete-rest, which is gone already, in account ") {
			t.Errorf("the question is %q", d.Question())
		}
		if err := d.Apply(bounded(t), nil); err != nil {
			t.Fatal(err)
		}
		if status, _, _ := s.Try(t, "iam", "get-role", "--role-name", "lambda-delete-rest-us-east-1"); status == 0 {
			t.Error("the role is still there")
		}
		if _, err := session(t, s.URL).PlanDelete(bounded(t), name, ""); err == nil || !strings.Contains(err.Error(), "there is no such function") {
			t.Errorf("a third time: %v", err)
		}
	})
}
