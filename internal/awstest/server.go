// Package awstest starts programs that speak AWS's APIs, on loopback, and asks the
// AWS CLI what they hold.
package awstest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

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
	SnapStarts      bool // SnapStart is kept
	PagesLogs       bool // FilterLogEvents answers in pages
	NamesConflicts  bool // an alias that exists is a ResourceConflictException
}

// servers are started by the first test that needs them and ended by TestMain.
var servers struct {
	start, startAuth sync.Once
	list             []*Server
	auth             *Server
	err, authErr     error

	mu     sync.Mutex
	cancel []context.CancelFunc
	done   sync.WaitGroup
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
	servers.mu.Lock()
	defer servers.mu.Unlock()
	for _, cancel := range servers.cancel {
		cancel()
	}
	servers.done.Wait()
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
	tools := tools{dir: testenv.AWSTools(t), python: testenv.NeedTool(t, "python3")}
	servers.start.Do(func() {
		mini := &Server{Name: "ministack", RunsFunctions: true, HasRevisions: true, UpdatesStorage: true, UpdatesPlatform: true, SnapStarts: true, NamesConflicts: true}
		moto := &Server{Name: "moto", ChecksRoles: true, PagesLogs: true}
		if mini.URL, servers.err = tools.ministack(); servers.err != nil {
			return
		}
		if moto.URL, servers.err = tools.start([]string{filepath.Join(tools.dir, "bin", "moto_server"), "-H", "127.0.0.1", "-p", "0"}, "MOTO_IAM_LOAD_MANAGED_POLICIES=true"); servers.err != nil {
			return
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

// StartAuth returns a server of its own that checks signatures and permissions. The
// keys of Environ are its root user's.
func StartAuth(t testing.TB) *Server {
	t.Helper()
	tools := tools{dir: testenv.AWSTools(t), python: testenv.NeedTool(t, "python3")}
	servers.startAuth.Do(func() {
		servers.auth = &Server{Name: "ministack with AUTH"}
		servers.auth.URL, servers.authErr = tools.ministack("AUTH=true")
	})
	if servers.authErr != nil {
		t.Fatal(servers.authErr)
	}
	return servers.auth
}

// tools is where the servers are installed.
type tools struct{ dir, python string }

// impatientMinistack is ministack whose functions are Pending and InProgress for a
// moment, not for half a second: most of a test would be that wait.
const impatientMinistack = `
import ministack.services.lambda_svc as functions
from ministack.app import main
functions._LAMBDA_STATE_TRANSITION_DELAY = 0.05
main()
`

// ministack starts one and returns its URL. It writes the port that it was told into
// the places it hands out, so it cannot be left to choose one.
func (t tools) ministack(env ...string) (string, error) {
	port, err := freePort()
	if err != nil {
		return "", err
	}
	return t.start([]string{"-c", impatientMinistack}, append(env, "BIND_HOST=127.0.0.1", "GATEWAY_PORT="+port)...)
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

// startLimit guards against a server that neither starts nor fails.
const startLimit = 2 * time.Minute

// start starts a server and waits for the line that names its port.
func (t tools) start(args []string, env ...string) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	servers.mu.Lock()
	servers.cancel = append(servers.cancel, cancel)
	servers.mu.Unlock()
	cmd := proc.Command(ctx, t.python, args...)
	cmd.Env = append(append(os.Environ(), "PYTHONPATH="+t.dir), env...)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return "", err
	}
	cmd.Stdout = cmd.Stderr
	if err := cmd.Start(); err != nil {
		return "", err
	}
	url := make(chan string, 1)
	var seen bytes.Buffer // until url is closed, the reader's
	servers.done.Go(func() {
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			if m := running.FindStringSubmatch(lines.Text()); m != nil {
				url <- m[1]
				break
			}
			seen.WriteString(lines.Text() + "\n")
		}
		close(url)
		io.Copy(io.Discard, stderr)
		cmd.Wait()
	})
	guard := time.AfterFunc(startLimit, cancel)
	defer guard.Stop()
	if u, ok := <-url; ok {
		return u, nil
	}
	return "", fmt.Errorf("%s did not start:\n%s", args[0], &seen)
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
