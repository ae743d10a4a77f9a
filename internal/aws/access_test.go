package aws_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// What is missing is said without a request: the endpoint here counts connections.
// These tests change the environment, so they are not parallel.
func TestMissingAccess(t *testing.T) {
	dir := t.TempDir()
	sso := filepath.Join(dir, "sso")
	if err := os.WriteFile(sso, []byte(`[profile dev]
region = us-east-1
sso_session = corp
sso_account_id = 123456789012
sso_role_name = dev
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://127.0.0.1/start
[profile mfa]
region = us-east-1
role_arn = arn:aws:iam::123456789012:role/admin
source_profile = keys
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = secret
`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name       string
		env        map[string]string
		access     aws.Access
		want, hint string
	}{
		{"no credentials", map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, aws.Access{},
			"deploy credentials: none are configured", "aws configure"},
		{"no region", map[string]string{"AWS_REGION": "", "AWS_DEFAULT_REGION": ""}, aws.Access{},
			"deploy region: none is configured", "--region"},
		{"unknown profile", nil, aws.Access{Profile: "nobody"},
			"deploy profile nobody: no such profile", "--profile"},
		{"expired SSO", map[string]string{"AWS_CONFIG_FILE": sso, "HOME": dir}, aws.Access{Profile: "dev"},
			"deploy credentials: the SSO session has expired or was never started", "aws sso login --profile dev"},
		{"MFA", map[string]string{"AWS_CONFIG_FILE": sso, "HOME": dir}, aws.Access{Profile: "mfa"},
			"deploy AWS configuration: the profile's role wants a code of an MFA device", "aws configure export-credentials"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			connections := make(chan struct{}, 100)
			go func() {
				for {
					c, err := listener.Accept()
					if err != nil {
						return
					}
					connections <- struct{}{}
					c.Close()
				}
			}()
			defer listener.Close()
			test.access.Endpoint = "http://" + listener.Addr().String()
			_, err = aws.Open(bounded(t), "deploy", test.access)
			var f *failure.Error
			if !errors.As(err, &f) || !strings.HasPrefix(f.Error(), test.want) || !strings.Contains(f.Hint, test.hint) {
				t.Errorf("the error is %v", err)
			}
			if len(connections) != 0 {
				t.Error("it asked the network")
			}
		})
	}
}

func TestWrongAccount(t *testing.T) {
	onEach(t, func(t *testing.T, s *awstest.Server) {
		_, err := aws.Open(bounded(t), "deploy", aws.Access{Endpoint: s.URL, Account: "999999999999"})
		if err == nil || !strings.Contains(err.Error(), "--account asks for 999999999999") {
			t.Errorf("the error is %v", err)
		}
	})
}

func TestNoNetwork(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close() // nothing listens there now
	_, err = aws.Open(bounded(t), "deploy", aws.Access{Endpoint: "http://" + address})
	var f *failure.Error
	if !errors.As(err, &f) || !strings.Contains(f.Message, "AWS cannot be reached") || !strings.Contains(f.Hint, "network") {
		t.Errorf("the error is %v", err)
	}
}
