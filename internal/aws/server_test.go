package aws_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// A server is a program that speaks AWS's APIs on loopback.
type server struct {
	name string
	url  string
	// What this one gets wrong, so that a test does not expect it. These are its
	// faults: nothing in the product knows of them.
	runsFunctions   bool // Invoke runs the code
	hasRevisions    bool // RevisionId is there, and checked
	checksRoles     bool // CreateFunction asks whether the role exists
	updatesStorage  bool // EphemeralStorage, TracingConfig, LoggingConfig are updated
	updatesPlatform bool // UpdateFunctionCode changes Architectures
	namesConflicts  bool // an alias that exists is a ResourceConflictException
}

// servers are started by the first test that needs them and ended by TestMain.
var servers struct {
	sync.Once
	list   []*server
	cancel context.CancelFunc
	done   sync.WaitGroup
	err    error
}

func TestMain(m *testing.M) {
	// No request leaves the machine, whatever a test forgets.
	for name, value := range map[string]string{
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
		"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
		"AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
		"AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
	} {
		os.Setenv(name, value)
	}
	os.Unsetenv("AWS_PROFILE")
	os.Unsetenv("AWS_SESSION_TOKEN")
	code := m.Run()
	if servers.cancel != nil {
		servers.cancel()
		servers.done.Wait()
	}
	os.Exit(code)
}

// onEach runs a test against every server.
func onEach(t *testing.T, test func(t *testing.T, s *server)) {
	t.Helper()
	for _, s := range start(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
}

func start(t *testing.T) []*server {
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
		mini := &server{name: "ministack", runsFunctions: true, hasRevisions: true, updatesStorage: true, updatesPlatform: true, namesConflicts: true}
		moto := &server{name: "moto", checksRoles: true}
		for s, args := range map[*server][]string{
			mini: {filepath.Join(dir, "bin", "ministack")},
			moto: {filepath.Join(dir, "bin", "moto_server"), "-H", "127.0.0.1", "-p", "0"},
		} {
			cmd := proc.Command(ctx, python, args...)
			cmd.Env = append(os.Environ(), "PYTHONPATH="+dir, "BIND_HOST=127.0.0.1", "GATEWAY_PORT="+port, "MOTO_IAM_LOAD_MANAGED_POLICIES=true")
			if s.url, servers.err = listen(cmd); servers.err != nil {
				return
			}
		}
		servers.list = []*server{mini, moto}
		if servers.err = motoWithoutDocker(moto.url); servers.err == nil {
			servers.err = warm(ctx, servers.list)
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
func warm(ctx context.Context, list []*server) error {
	for _, s := range list {
		session, err := aws.Open(ctx, "test", aws.Access{Endpoint: s.url})
		if err != nil {
			return err
		}
		if _, err := session.PlanDelete(ctx, "nobody"); err == nil {
			return errors.New(s.name + " has a function that nobody made")
		}
	}
	return nil
}

func motoWithoutDocker(url string) error {
	resp, err := http.Post(url+"/moto-api/config", "application/json", strings.NewReader(`{"lambda": {"use_docker": false}}`))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// session opens the server's account at url, the server itself or a proxy.
func session(t *testing.T, url string) *aws.Session {
	t.Helper()
	s, err := aws.Open(t.Context(), "deploy", aws.Access{Endpoint: url})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
