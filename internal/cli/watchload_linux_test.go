package cli_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

const versionMain = `package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(func(context.Context) (int, error) { return version, nil }) }
`

func version(n int) string { return fmt.Sprintf("package main\n\nconst version = %d\n", n) }

// Hundreds of requests while the function is built five times, with CI=true a thousand
// and more during twenty: each is answered, and by the new code once that is said to be
// there.
func TestWatchLosesNothing(t *testing.T) {
	t.Parallel()
	rebuilds, requests := 5, int64(250)
	if testenv.CI() {
		rebuilds, requests = 20, 1000
	}
	w := watchFunctions(t, map[string]string{
		"fn/main.go": versionMain, "fn/version.go": version(0), "fn/function.json": functionJSON("provided.al2023"),
	}, []string{"fn"}, "--port=0")
	var answered, built atomic.Int64
	var group sync.WaitGroup
	done := make(chan struct{})
	for i := range 4 {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				least := built.Load()
				r, err := http.Post(w.url+[]string{"/", "/2015-03-31/functions/fn/invocations"}[i%2], "application/json", strings.NewReader("{}"))
				if err != nil {
					t.Error(err)
					return
				}
				body, err := io.ReadAll(r.Body)
				r.Body.Close()
				n, _ := strconv.ParseInt(string(body), 10, 64)
				if err != nil || r.StatusCode != 200 || n < least {
					t.Errorf("got %d %q, %v; %d was built", r.StatusCode, body, err, least)
					return
				}
				answered.Add(1)
				time.Sleep(10 * time.Millisecond) // the compiler needs the processor too
			}
		})
	}
	for i := range rebuilds {
		w.save("fn/version.go", version(i+1))
		w.await("built", "fn")
		built.Store(int64(i + 1))
	}
	for answered.Load() < requests && !t.Failed() {
		time.Sleep(time.Millisecond)
	}
	close(done)
	group.Wait()
	t.Logf("%d requests during %d rebuilds", answered.Load(), rebuilds)
}

// 100 connections for three seconds, with CI=true for ten and with SOAK=1 for a minute:
// no error, and no memory that grows.
func TestWatchUnderLoad(t *testing.T) {
	t.Parallel()
	w := watchFunctions(t, map[string]string{
		"fn/main.go": versionMain, "fn/version.go": version(1), "fn/function.json": functionJSON("provided.al2023"),
	}, []string{"fn"}, "--port=0", "--max-concurrency=4")
	length := 3 * time.Second
	if testenv.CI() {
		length = 10 * time.Second
	}
	if os.Getenv("SOAK") != "" {
		length = time.Minute
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	var group sync.WaitGroup
	var answered atomic.Int64
	end := time.Now().Add(length)
	for range 100 {
		group.Go(func() {
			for time.Now().Before(end) {
				r, err := client.Get(w.url)
				if err != nil {
					t.Error(err)
					return
				}
				body, err := io.ReadAll(r.Body)
				r.Body.Close()
				if err != nil || r.StatusCode != 200 || string(body) != "1" {
					t.Errorf("got %d %q, %v", r.StatusCode, body, err)
					return
				}
				answered.Add(1)
			}
		})
	}
	// All connections and environments are there after a third of the time.
	time.Sleep(length / 3)
	early := peak(t, w.cmd.Process.Pid, end.Add(-length/3))
	late := peak(t, w.cmd.Process.Pid, end)
	group.Wait()
	t.Logf("%d requests; at most %.1f MB, later %.1f MB", answered.Load(), early, late)
	if late > 1.1*early+4 {
		t.Errorf("grew from %.1f to %.1f MB", early, late)
	}
}

// peak is the largest resident size, in MB, that a process has until then.
func peak(t *testing.T, pid int, until time.Time) (most float64) {
	t.Helper()
	for time.Now().Before(until) {
		data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
		if err != nil {
			t.Fatal(err)
		}
		var size, resident float64
		fmt.Sscan(string(data), &size, &resident)
		most = max(most, resident*float64(os.Getpagesize())/1e6)
		time.Sleep(20 * time.Millisecond)
	}
	return most
}

// A function that crashes, as it starts or with each event, fails its own
// invocations and nobody else's.
func TestWatchCrashLoops(t *testing.T) {
	t.Parallel()
	const crashing = `package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	%s
	lambda.Start(func(context.Context) (int, error) { os.Exit(3); return 0, nil })
}
`
	files := map[string]string{"good/main.go": versionMain, "good/version.go": version(1)}
	files["init/main.go"] = fmt.Sprintf(crashing, "os.Exit(4)")
	files["event/main.go"] = fmt.Sprintf(crashing, "")
	dirs := []string{"good", "init", "event"}
	for _, dir := range dirs {
		files[dir+"/function.json"] = functionJSON("provided.al2023")
	}
	w := watchFunctions(t, files, dirs, "--port=0")
	var group sync.WaitGroup
	for range 10 {
		for _, c := range []struct {
			name, body string
			status     int
		}{
			{"init", `exit status 4`, 200},
			{"event", `exit status 3`, 200},
			{"good", "1", 200},
		} {
			group.Go(func() {
				r, err := http.Post(w.url+"/2015-03-31/functions/"+c.name+"/invocations", "application/json", strings.NewReader("{}"))
				if err != nil {
					t.Error(err)
					return
				}
				defer r.Body.Close()
				body, err := io.ReadAll(r.Body)
				failed := r.Header.Get("X-Amz-Function-Error") != ""
				if err != nil || r.StatusCode != c.status || failed != (c.name != "good") || !strings.Contains(string(body), c.body) {
					t.Errorf("%s: got %d %s, %v", c.name, r.StatusCode, body, err)
				}
			})
		}
	}
	group.Wait()
	if r, body := w.get("/event/"); r.StatusCode != 502 {
		t.Errorf("got %d %s", r.StatusCode, body)
	}
}

// The AWS CLI, which knows nothing of lambda-lsp.
func TestWatchByAWSCLI(t *testing.T) {
	t.Parallel()
	tools := testenv.AWSTools(t)
	w := watchFunctions(t, map[string]string{
		"fn/main.go": versionMain, "fn/version.go": version(7), "fn/function.json": functionJSON("provided.al2023"),
	}, []string{"fn"}, "--port=0")
	out := filepath.Join(t.TempDir(), "out")
	aws := func(args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "python3", append([]string{filepath.Join(tools, "bin", "aws"), "--endpoint-url", w.url, "--region", "eu-west-1", "lambda"}, args...)...)
		cmd.Env = append(os.Environ(), "PYTHONPATH="+tools, "AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=secret", "AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=")
		text, err := cmd.CombinedOutput()
		return string(text), err
	}
	text, err := aws("invoke", "--function-name", "arn:aws:lambda:eu-west-1:123456789012:function:fn:live", "--payload", `{"a":1}`, "--log-type", "Tail", out)
	answer, readErr := os.ReadFile(out)
	if err != nil || readErr != nil || string(answer) != "7" || !strings.Contains(text, `"StatusCode": 200`) || !strings.Contains(text, `"LogResult"`) || !strings.Contains(text, `"ExecutedVersion": "$LATEST"`) {
		t.Errorf("got %s, %s, %v, %v", answer, text, err, readErr)
	}
	if text, err := aws("invoke", "--function-name", "fn", "--invocation-type", "Event", out); err != nil || !strings.Contains(text, `"StatusCode": 202`) {
		t.Errorf("got %s, %v", text, err)
	}
	if text, err := aws("invoke", "--function-name", "nope", out); err == nil || !strings.Contains(text, "(ResourceNotFoundException)") || !strings.Contains(text, "Function not found") {
		t.Errorf("got %s, %v", text, err)
	}
	if text, err := aws("invoke", "--function-name", "fn", "--payload", "no JSON", out); err == nil || !strings.Contains(text, "(InvalidRequestContentException)") || !strings.Contains(text, "not JSON") {
		t.Errorf("got %s, %v", text, err)
	}
}

// A port that is taken is said so when it was asked for.
func TestWatchPortInUse(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	s := newSandbox(t, nil)
	_, stderr, status := s.run("lambda-lsp", "watch", "--port", port)
	if want := "watch port " + port + ": another program listens there; choose another with --port, or leave it out to get a free one\n"; status != 1 || stderr != want {
		t.Errorf("status %d, %q", status, stderr)
	}
}
