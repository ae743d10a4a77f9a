package aws_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

func TestMain(m *testing.M) { awstest.Main(m) }

// onEach runs a test against every server.
func onEach(t *testing.T, test func(t *testing.T, s *awstest.Server)) {
	t.Helper()
	for _, s := range awstest.Start(t) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
}

// bounded is the test's context with an end: a guard that nothing comes near.
func bounded(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// session opens the account at url: a server, or a proxy in front of one.
func session(t *testing.T, url string) *aws.Session {
	t.Helper()
	s, err := aws.Open(bounded(t), "deploy", aws.Impatient(aws.Access{Endpoint: url}))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// function is a deployment of a Python function, which both servers take.
func function(t *testing.T, name, body string) aws.Deployment {
	t.Helper()
	code := pack(t, map[string]string{"handler.py": body})
	sum := sha256.Sum256(code)
	return aws.Deployment{
		Function: &lambda.CreateFunctionInput{
			FunctionName: &name,
			Runtime:      types.RuntimePython312,
			Handler:      awssdk.String("handler.Handle"),
			Timeout:      awssdk.Int32(5),
		},
		Zip:        code,
		SHA256:     base64.StdEncoding.EncodeToString(sum[:]),
		CreateRole: true,
	}
}

func pack(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

const hello = "def Handle(event, context):\n    print('seen', event)\n    return 'Hello, %s!' % event['name']\n"

// plan plans, failing the test where it cannot.
func plan(t *testing.T, s *aws.Session, d aws.Deployment) *aws.Plan {
	t.Helper()
	p, err := s.Plan(bounded(t), d)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func deploy(t *testing.T, s *aws.Session, d aws.Deployment) *aws.Deployed {
	t.Helper()
	out, err := plan(t, s, d).Apply(bounded(t), func(step string) { t.Log(step) })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func settings(p *aws.Plan) string {
	var list []string
	for _, c := range p.Changes {
		list = append(list, c.Setting)
	}
	return strings.Join(list, " ")
}

func TestCreateThenNothing(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		session := session(t, s.URL)
		d := function(t, "create-then-nothing", hello)
		d.Alias = "live"
		out := deploy(t, session, d)
		if !out.Created || out.Version != "1" || !strings.HasSuffix(out.ARN, ":create-then-nothing:live") {
			t.Errorf("deployed %+v", out)
		}
		got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", "create-then-nothing")
		if got["Handler"] != "handler.Handle" || got["CodeSha256"] != d.SHA256 || got["Timeout"] != 5.0 {
			t.Errorf("the AWS CLI reads %v", got)
		}
		alias := s.CLI(t, "lambda", "get-alias", "--function-name", "create-then-nothing", "--name", "live")
		if alias["FunctionVersion"] != "1" {
			t.Errorf("the alias is %v", alias)
		}
		if p := plan(t, session, d); len(p.Changes) != 0 || p.Create {
			t.Errorf("a second deployment would change %s", settings(p))
		}
	})
}

func TestOneSettingChangesOneThing(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		session := session(t, s.URL)
		d := function(t, "one-setting", hello)
		d.Function.Environment = &types.Environment{Variables: map[string]string{"A": "1"}}
		deploy(t, session, d)
		d.Function.Timeout = awssdk.Int32(9)
		p := plan(t, session, d)
		if got := settings(p); got != "Timeout" {
			t.Errorf("the plan changes %q", got)
		}
		if len(p.Changes) == 1 && p.Changes[0].String() != "~ Timeout: 5 -> 9" {
			t.Errorf("the plan says %q", p.Changes[0])
		}
		deploy(t, session, d)
		if got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", "one-setting")["Timeout"]; got != 9.0 {
			t.Errorf("Timeout is %v", got)
		}
	})
}
