// Package awstest starts programs that speak AWS's APIs, on loopback, and asks the
// AWS CLI what they hold.
package awstest

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// A Server is a program that speaks AWS's APIs on loopback.
type Server struct {
	Name string
	URL  string
	// What this one gets wrong, so that a test does not expect it. These are its
	// faults: nothing in the product knows of them.
	RunsFunctions   bool // Invoke runs the code
	HasRevisions    bool // RevisionId is there, and checked
	ChecksRoles     bool // CreateFunction asks whether the role exists
	UpdatesStorage  bool // EphemeralStorage, TracingConfig, LoggingConfig are updated
	UpdatesPlatform bool // UpdateFunctionCode changes Architectures
	NamesConflicts  bool // an alias that exists is a ResourceConflictException
}

// servers are started by the first test that needs them and ended by TestMain.
var servers struct {
	sync.Once
	list   []*Server
	cancel context.CancelFunc
	done   sync.WaitGroup
	err    error
}

// Main runs a package's tests with an environment in which no request leaves the
// machine, and ends the servers that they started.
func Main(m *testing.M) {
	for _, setting := range Environ("http://127.0.0.1:1") {
		name, value, _ := strings.Cut(setting, "=")
		os.Setenv(name, value)
	}
	os.Unsetenv("AWS_PROFILE")
	os.Unsetenv("AWS_SESSION_TOKEN")
	code := m.Run()
	Stop()
	os.Exit(code)
}

// Stop ends the servers, if any were started.
func Stop() {
	if servers.cancel != nil {
		servers.cancel()
		servers.done.Wait()
	}
}

// Environ is the AWS part of an environment with the server at url as all of AWS.
func Environ(url string) []string {
	return []string{
		"AWS_EC2_METADATA_DISABLED=true", "AWS_ENDPOINT_URL=" + url,
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test",
		"AWS_REGION=us-east-1", "AWS_DEFAULT_REGION=us-east-1",
		"AWS_CONFIG_FILE=" + os.DevNull, "AWS_SHARED_CREDENTIALS_FILE=" + os.DevNull,
	}
}

// Start returns the servers, which the first test that needs them starts. It ends
// the test where they are not installed.
func Start(t testing.TB) []*Server {
	t.Helper()
	dir := testenv.AWSTools(t)
	python := testenv.NeedTool(t, "python3")
	servers.Do(func() {
		var ctx context.Context
		ctx, servers.cancel = context.WithCancel(context.Background())
		// ministack writes the port it was told into the places it hands out, so it
		// cannot be left to choose one.
		var port string
		if port, servers.err = freePort(); servers.err != nil {
			return
		}
		mini := &Server{Name: "ministack", RunsFunctions: true, HasRevisions: true, UpdatesStorage: true, UpdatesPlatform: true, NamesConflicts: true}
		moto := &Server{Name: "moto", ChecksRoles: true}
		for s, args := range map[*Server][]string{
			mini: {filepath.Join(dir, "bin", "ministack")},
			moto: {filepath.Join(dir, "bin", "moto_server"), "-H", "127.0.0.1", "-p", "0"},
		} {
			cmd := proc.Command(ctx, python, args...)
			cmd.Env = append(os.Environ(), "PYTHONPATH="+dir, "BIND_HOST=127.0.0.1", "GATEWAY_PORT="+port, "MOTO_IAM_LOAD_MANAGED_POLICIES=true")
			if s.URL, servers.err = listen(cmd); servers.err != nil {
				return
			}
		}
		servers.list = []*Server{mini, moto}
		if servers.err = motoWithoutDocker(moto.URL); servers.err == nil {
			warm(t, servers.list)
		}
	})
	if servers.err != nil {
		t.Fatal(servers.err)
	}
	return servers.list
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

var running = regexp.MustCompile(`Running on (http://127\.0\.0\.1:\d+)`)

// listen starts a server and waits for the line that names its port.
func listen(cmd *exec.Cmd) (string, error) {
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return "", err
	}
	cmd.Stdout = cmd.Stderr
	if err := cmd.Start(); err != nil {
		return "", err
	}
	url := make(chan string, 1)
	servers.done.Go(func() {
		lines := bufio.NewScanner(stderr)
		var seen bytes.Buffer
		for lines.Scan() {
			seen.WriteString(lines.Text() + "\n")
			if m := running.FindStringSubmatch(lines.Text()); m != nil {
				select {
				case url <- m[1]:
				default:
				}
			}
		}
		close(url)
		cmd.Wait()
	})
	if u, ok := <-url; ok {
		return u, nil
	}
	return "", os.ErrProcessDone
}

// warm asks each service once, alone: moto makes a service's state at its first
// request, and answers 500 when two come at once.
func warm(t testing.TB, list []*Server) {
	t.Helper()
	for _, s := range list {
		for _, read := range [][]string{{"sts", "get-caller-identity"}, {"lambda", "list-functions"}, {"iam", "list-roles"}, {"s3api", "list-buckets"}, {"logs", "describe-log-groups"}} {
			s.CLI(t, read...)
		}
	}
}

func motoWithoutDocker(url string) error {
	resp, err := http.Post(url+"/moto-api/config", "application/json", strings.NewReader(`{"lambda": {"use_docker": false}}`))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
