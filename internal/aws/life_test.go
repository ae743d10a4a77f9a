package aws_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

func TestInvokeAndLogs(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		if !s.RunsFunctions {
			t.Skip(s.Name + " does not run functions")
		}
		session := session(t, s.URL)
		deploy(t, session, function(t, "invoke-and-logs", hello))
		got, err := session.Invoke(bounded(t), "invoke-and-logs", "", []byte(`{"name": "World"}`))
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Payload) != `"Hello, World!"` || got.FunctionError != "" || got.Version != "$LATEST" {
			t.Errorf("the answer is %+v, payload %s", got, got.Payload)
		}
		failed, err := session.Invoke(bounded(t), "invoke-and-logs", "", []byte(`{}`))
		if err != nil || failed.FunctionError != "Unhandled" || !strings.Contains(string(failed.Payload), `"errorMessage": "'name'"`) {
			t.Errorf("the failed answer is %+v (%v)", failed, err)
		}
		// The servers write logs a while after they answer, as CloudWatch does.
		found := errors.New("found")
		since := time.Now().Add(-time.Hour)
		ctx, cancel := context.WithTimeout(bounded(t), time.Minute) // a guard: the event ends it
		defer cancel()
		var all []string
		err = session.Logs(ctx, "invoke-and-logs", aws.LogQuery{Since: since, Follow: true}, func(e aws.LogEvent) error {
			all = append(all, e.Message)
			if strings.Contains(e.Message, "seen {'name': 'World'}") {
				return found
			}
			return nil
		})
		if !errors.Is(err, found) {
			t.Errorf("the log ended with %v after %q", err, all)
		}
	})
}

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

// Neither server keeps the code of an older version where it says: a proxy puts it
// there, as S3 does for AWS.
func TestRollbackWithoutAlias(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "rollback-latest"
		first := function(t, name, hello)
		first.Publish = true
		deploy(t, session(t, s.URL), first)
		deploy(t, session(t, s.URL), function(t, name, hello+"# two\n"))

		stored := first.Zip
		store := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.Write(stored) }))
		defer store.Close()
		p := newProxy(t, s, &fault{
			times: 2,
			match: func(r *http.Request, _ []byte) bool {
				return r.Method == "GET" && r.URL.Query().Get("Qualifier") == "1"
			},
			do: func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
				full := httptest.NewRecorder()
				forward.ServeHTTP(full, r)
				var body map[string]any
				if err := json.Unmarshal(full.Body.Bytes(), &body); err != nil {
					t.Error(err)
				}
				body["Code"] = map[string]any{"Location": store.URL}
				json.NewEncoder(w).Encode(body)
			},
		})
		stored = []byte("not the code")
		if err := rollback(t, session(t, p.url), name); err == nil || !strings.Contains(err.Error(), "not the version's") {
			t.Errorf("with other code in the store: %v", err)
		}
		stored = first.Zip
		if err := rollback(t, session(t, p.url), name); err != nil {
			t.Fatal(err)
		}
		if got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)["CodeSha256"]; got != first.SHA256 {
			t.Errorf("the code is %v", got)
		}
	})
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
		if status, _, _ := s.Try(t, "iam", "get-role", "--role-name", "lambda-delete-made"); status == 0 {
			t.Error("the role made for the function is still there")
		}
		s.CLI(t, "iam", "get-role", "--role-name", "by-hand-"+s.Name)
	})
}
