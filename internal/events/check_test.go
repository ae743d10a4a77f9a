package events_test

import (
	"context"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
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
	checkAWSSamples(t, checked)
}

// checkAWSSamples holds AWS's sample events against the types of their sources:
// each file of aws-lambda-go's test data has one, or is known to have none.
func checkAWSSamples(t *testing.T, checked map[string]*workspace.Checked) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(lambdaGo(t), "events", "testdata", "*.json"))
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	used := map[string]bool{}
	for _, path := range paths {
		file := filepath.Base(path)
		source, pattern := sourceOf(file)
		used[pattern] = true
		switch {
		case pattern == "":
			t.Errorf("aws-lambda-go's %s is of no source; it belongs in awsSamples or noSource", file)
		case source != "" && checked[source+"_shim"] == nil:
			t.Errorf("no source %s", source)
		case source != "":
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			match(t, file, text, checked[source+"_shim"].Event())
		}
	}
	for source, patterns := range awsSamples() {
		for _, pattern := range patterns {
			if !used[pattern] {
				t.Errorf("aws-lambda-go has no %s", pattern)
			}
			if slices.Contains(noSource(), pattern) {
				t.Errorf("%s is of the source %s, and in noSource", pattern, source)
			}
		}
	}
	for _, pattern := range noSource() {
		if !used[pattern] {
			t.Errorf("aws-lambda-go has no %s", pattern)
		}
	}
	t.Run("SAM", func(t *testing.T) {
		all := testenv.SAMEvents(t)
		for name, source := range samSamples() {
			if all[name] == nil || checked[source+"_shim"] == nil {
				t.Errorf("the SAM CLI has no event %s, or there is no source %s", name, source)
				continue
			}
			match(t, "sam local generate-event "+name, all[name], checked[source+"_shim"].Event())
		}
	})
}

// lambdaGoSamples returns those test data of aws-lambda-go, in dir, that are of a
// source.
func lambdaGoSamples(t *testing.T, dir, source string) map[string][]byte {
	t.Helper()
	samples := map[string][]byte{}
	for _, pattern := range awsSamples()[source] {
		paths, err := filepath.Glob(filepath.Join(dir, "events", "testdata", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			if samples["aws-"+filepath.Base(path)], err = os.ReadFile(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	return samples
}

// sourceOf returns the source of a file of aws-lambda-go's and the pattern that
// says so: of a file in noSource only that, of one in neither list nothing.
func sourceOf(file string) (source, pattern string) {
	for source, patterns := range awsSamples() {
		for _, pattern := range patterns {
			if ok, _ := filepath.Match(pattern, file); ok {
				return source, pattern
			}
		}
	}
	for _, pattern := range noSource() {
		if ok, _ := filepath.Match(pattern, file); ok {
			return "", pattern
		}
	}
	return "", ""
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
	for _, f := range sample.Findings(doc, event, jsoncheck.Auto, sample.Package{Fset: token.NewFileSet(), Types: types.NewPackage("main", "main")}) {
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
		"s3":                          {"s3-event.json", "s3-event-with-decoded.json", "s3-glacier-event.json", "s3-intelligenttier-event.json", "s3-lifecycle-event.json", "s3-replication-event.json", "s3-restore-event.json"},
		"sqs":                         {"sqs-event.json"},
		"sns":                         {"sns-event.json"},
		"dynamodb":                    {"dynamodb-event.json"},
		"kinesis":                     {"kinesis-event.json"},
		"kafka":                       {"kafka-event.json"},
		"eventbridge":                 {"autoscaling-event-*.json", "codebuild-*.json", "codedeploy-*.json", "codepipeline-*-change-event.json", "ecr-image-*.json", "ecs-container-instance-state-change.json"},
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

// noSource lists the files among aws-lambda-go's test data that are no events, or
// the events of no source in the table.
func noSource() []string {
	return []string{
		"*-response.json",
		"activemq-event.json", "rabbitmq-event.json",
		"apigw-v2-custom-authorizer-v1-request.json", // the authorizer's older format
		"appsync-identity-*.json",                    // a part of an event
		"clientvpn-connectionhandler-request.json",
		"cloudwatch-alarm-sns-payload-*.json", // a part of an event
		"code-commit-event.json", "codepipeline-job-event.json",
		"cognito-event-userpools-inbound-federation-*.json",
		"cognito-event-userpools-pretokengen.json", "cognito-event-userpools-pretokengen-v2.json", // older formats
		"cognito-event.json", // Cognito Sync
		"config-event.json", "connect-event.json",
		"dynamodb-event-malformed.2.json", // no event, on purpose
		"dynamodb-time-window-event.json", "kinesis-time-window-event.json",
		"iot-1-click-event.json", "iot-button-event.json", "iot-preprovision-hook-request.json",
		"kinesis-analytics-output-delivery-event.json", "kinesis-firehose-event.json",
		"lex-event.json",
		"s3-batch-job-event-request-*.json", "s3-object-lambda-event-*.json",
		"secretsmanager-secret-rotation-event.json",
		"ses-s3-event.json", "ses-sns-event.json", // what arrives through S3 and SNS
	}
}

// samSamples lists the sources of the SAM CLI's sample events.
func samSamples() map[string]string {
	return map[string]string{
		"alb request":                   "alb",
		"apigateway authorizer":         "authorizer_token",
		"apigateway aws-proxy":          "apigateway",
		"apigateway http-api-proxy":     "httpapi",
		"apigateway request-authorizer": "authorizer_request",
		"appsync resolver":              "appsync",
		"cloudwatch logs":               "cloudwatchlogs",
		"cloudwatch scheduled-event":    "schedule",
		"dynamodb update":               "dynamodb",
		"kinesis get-records":           "kinesis",
		"s3 delete":                     "s3",
		"s3 put":                        "s3",
		"ses email-receiving":           "ses",
		"sns notification":              "sns",
		"sqs receive-message":           "sqs",
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
