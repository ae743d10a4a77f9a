package vscodetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

func TestNoRegion(t *testing.T) {
	i := launch(t, options{env: []string{"AWS_REGION=", "AWS_CONFIG_FILE=" + filepath.Join(t.TempDir(), "none")}})
	defer i.stop()
	i.run(t, "region", scene{folder: hello(t)})
}

// Deploying, from the palette, to a server that speaks AWS's APIs: a no writes
// nothing, and a yes what was shown. What is deployed is invoked, its log shown,
// and deleted.
func TestDeploy(t *testing.T) {
	later(awstest.Stop)
	var aws *awstest.Server
	for _, s := range awstest.Start(t) {
		if s.RunsFunctions {
			aws = s
		}
	}
	profiles := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(profiles, []byte("[default]\n\n[profile work]\nregion = us-east-2\naws_access_key_id = test\naws_secret_access_key = test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	i := launch(t, options{env: append(awstest.Environ(aws.URL), "AWS_CONFIG_FILE="+profiles)})
	defer i.stop()
	dir := hello(t)
	configure := func(memory int) {
		write(t, dir, map[string]string{"function.json": fmt.Sprintf(
			`{"FunctionName": "hello", "Runtime": "provided.al2023", "MemorySize": %d, "Role": "arn:aws:iam::000000000000:role/hello"}`, memory)})
	}
	deploy := func(answer, before, after, done string) {
		t.Helper()
		i.run(t, "deploy", scene{folder: dir, vars: map[string]string{"answer": answer, "before": before, "after": after, "done": done}})
	}
	const (
		asked   = "get-function-configuration"
		refused = "nothing was changed"
	)

	configure(128)
	i.run(t, "account", scene{folder: dir})
	deploy("no", "", "MemorySize: 128", refused)
	if status, out, stderr := aws.Try(t, "lambda", asked, "--function-name", "hello"); status == 0 || !strings.Contains(stderr, "ResourceNotFoundException") {
		t.Errorf("after a no there is the function: %s%s", out, stderr)
	}
	deploy("yes", "", "MemorySize: 128", "hello is deployed.")
	deployed := aws.CLI(t, "lambda", asked, "--function-name", "hello")
	if deployed["MemorySize"] != 128.0 || deployed["Runtime"] != "provided.al2023" {
		t.Errorf("deployed is %v", deployed)
	}

	publish := func() { aws.CLI(t, "lambda", "publish-version", "--function-name", "hello") }
	publish()
	write(t, dir, map[string]string{"handler.go": strings.Replace(handler, "Hello, ", "Howdy, ", 1)})
	configure(256)
	deploy("no", "MemorySize: 128", "MemorySize: 256", refused)
	if got := aws.CLI(t, "lambda", asked, "--function-name", "hello"); got["RevisionId"] != deployed["RevisionId"] || got["MemorySize"] != 128.0 {
		t.Errorf("after a no %v has become %v", deployed, got)
	}
	deploy("yes", "MemorySize: 128", "MemorySize: 256", "hello is deployed.")
	if got := aws.CLI(t, "lambda", asked, "--function-name", "hello"); got["MemorySize"] != 256.0 {
		t.Errorf("MemorySize is %v", got["MemorySize"])
	}

	publish()
	i.run(t, "remote", scene{folder: dir})
	if status, out, stderr := aws.Try(t, "lambda", asked, "--function-name", "hello"); status == 0 || !strings.Contains(stderr, "ResourceNotFoundException") {
		t.Errorf("after a yes there still is the function: %s%s", out, stderr)
	}
}
