package aws

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestProfiles(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, map[string]string{
		"config": `# mine
[default]
region = eu-west-1
[profile  work]
output = json
region=us-east-1
[sso-session corp]
region = eu-north-1
[services local]
lambda =
  endpoint_url = http://127.0.0.1:1
[profile bare]
`,
		"credentials": `[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
[keys]
region = ap-south-1
[work]
region = eu-south-1
`,
	})
	files := map[string]string{
		"AWS_CONFIG_FILE":             filepath.Join(dir, "config"),
		"AWS_SHARED_CREDENTIALS_FILE": filepath.Join(dir, "credentials"),
	}
	want := []Profile{{"bare", ""}, {"default", "eu-west-1"}, {"keys", "ap-south-1"}, {"work", "us-east-1"}}
	if got := Profiles(func(name string) string { return files[name] }); !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	files["AWS_CONFIG_FILE"], files["AWS_SHARED_CREDENTIALS_FILE"] = dir, filepath.Join(dir, "none")
	if got := Profiles(func(name string) string { return files[name] }); len(got) != 0 {
		t.Errorf("files that cannot be read have %q", got)
	}
}
