package events_test

import (
	"context"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// What is generated type-checks, is clean under the Suite, and takes every
// sample: those here, and AWS's own where its type has one.
func TestGeneratedCodeIsClean(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for _, v := range variants() {
		files[v.dir+"/handler.go"] = v.Handler(v.model)
		files[v.dir+"/handler_test.go"] = v.Test(v.model)
		files[v.dir+"/event.json"] = string(v.Sample())
	}
	root := newModule(t, files)
	env := append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	loaded, err := workspace.Load(t.Context(), workspace.Config{Dir: root, Env: env, Tests: true}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	checked := map[string]*workspace.Checked{}
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Errorf("%s: %v", p.PkgPath, e)
		}
		if c := check(t.Context(), t, p, loaded); c.Event() != nil {
			checked[filepath.Base(p.Dir)] = c
		}
	}
	for _, v := range variants() {
		c := checked[v.dir]
		if c == nil {
			t.Errorf("%s: no handler with an event", v.dir)
			continue
		}
		valid := c.Handlers.Valid(v.model)
		if len(valid) != 1 || len(c.Handlers.Handlers) != 1 {
			t.Errorf("%s: %d handlers, %d of them valid", v.dir, len(c.Handlers.Handlers), len(valid))
		}
		for _, e := range v.Examples() {
			match(t, e.Name, e.Event(), c.Event())
		}
		source, known := events.ForType(c.Event())
		if aws := strings.HasPrefix(v.Event, "events."); known != aws || aws && source.Event != v.Event {
			t.Errorf("ForType(%s) is %q", c.Event(), source.Name)
		}
	}
	for name, patterns := range awsSamples() {
		c := checked[name+"_shim"]
		if c == nil {
			t.Errorf("no source %s", name)
			continue
		}
		for _, pattern := range patterns {
			paths, err := filepath.Glob(filepath.Join(lambdaGo(t), "events", "testdata", pattern))
			if err != nil || len(paths) == 0 {
				t.Errorf("aws-lambda-go has no %s (%v)", pattern, err)
			}
			for _, path := range paths {
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				match(t, filepath.Base(path), text, c.Event())
			}
		}
	}
}

func check(ctx context.Context, t *testing.T, p *workspace.Package, loaded []*workspace.Package) *workspace.Checked {
	t.Helper()
	c, err := p.Check(ctx, loaded)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Findings {
		t.Errorf("%s:%d: %s [%s]", f.Span.File, f.Span.Start.Line, f.Message, f.Rule)
	}
	return c
}

// match reports where a sample does not fit the type of an event.
func match(t *testing.T, name string, text []byte, event types.Type) {
	t.Helper()
	doc, err := jsontree.Parse(name, text)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	for _, f := range sample.Findings(doc, event, jsoncheck.Auto, sample.Package{Types: types.NewPackage("main", "main")}) {
		t.Errorf("%s:%d: %s", name, f.Span.Start.Line, f.Message)
	}
}

// awsSamples lists, by source, which files among aws-lambda-go's test data are
// its events.
func awsSamples() map[string][]string {
	return map[string][]string{
		"apigateway":                  {"apigw-request.json", "apigw-restapi-openapi-request.json"},
		"httpapi":                     {"apigw-v2-request-*.json"},
		"websocket":                   {"apigw-websocket-request*.json"},
		"functionurl":                 {"lambda-urls-request.json"},
		"alb":                         {"alb-lambda-target-request-*.json"},
		"s3":                          {"s3-event.json"},
		"sqs":                         {"sqs-event.json"},
		"sns":                         {"sns-event.json"},
		"dynamodb":                    {"dynamodb-event.json"},
		"kinesis":                     {"kinesis-event.json"},
		"kafka":                       {"kafka-event.json"},
		"cloudwatchlogs":              {"cloudwatch-logs-event.json"},
		"ses":                         {"ses-lambda-event.json"},
		"cognito_presignup":           {"cognito-event-userpools-presignup.json"},
		"cognito_postconfirmation":    {"cognito-event-userpools-postconfirmation.json"},
		"cognito_preauthentication":   {"cognito-event-userpools-preauthentication.json"},
		"cognito_postauthentication":  {"cognito-event-userpools-postauthentication.json"},
		"cognito_pretokengen":         {"cognito-event-userpools-pretokengen-v2_0.json"},
		"cognito_custommessage":       {"cognito-event-userpools-custommessage.json"},
		"cognito_migrateuser":         {"cognito-event-userpools-migrateuser.json"},
		"cognito_defineauthchallenge": {"cognito-event-userpools-define-auth-challenge.json"},
		"cognito_createauthchallenge": {"cognito-event-userpools-create-auth-challenge.json"},
		"cognito_verifyauthchallenge": {"cognito-event-userpools-verify-auth-challenge.json"},
		"authorizer_token":            {"apigw-custom-auth-request.json"},
		"authorizer_request":          {"apigw-custom-auth-request-type-request.json"},
		"authorizer_httpapi":          {"apigw-v2-custom-authorizer-v2-request.json"},
		"authorizer_appsync":          {"appsync-lambda-auth-request.json"},
		"authorizer_iot":              {"iot-custom-auth-request.json"},
	}
}

// lambdaGo is the directory of aws-lambda-go.
func lambdaGo(t *testing.T) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/aws/aws-lambda-go").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
