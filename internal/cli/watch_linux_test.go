package cli_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A served is a running watch of functions in one module.
type served struct {
	t    *testing.T
	root string
	tmp  string
	url  string
	cmd  *exec.Cmd

	events chan watchEvent // those that are not of invocations
}

type watchEvent struct {
	Event, Function, URL string
	Seconds              float64
	Error                struct{ Message string }
}

// watchFunctions serves the functions in these directories, whose files are by
// their slash-separated names, and returns when each has been built.
func watchFunctions(t *testing.T, files map[string]string, dirs []string, flags ...string) *served {
	t.Helper()
	w := &served{t: t, root: t.TempDir(), tmp: t.TempDir(), events: make(chan watchEvent, 1000)}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("../../bench/testdata/functions", name))
		if err != nil {
			t.Fatal(err)
		}
		w.save(name, string(text))
	}
	for name, text := range files {
		w.save(name, text)
	}
	w.cmd = exec.Command("lambda-lsp", append(append([]string{"watch", "--json"}, flags...), dirs...)...)
	w.cmd.Dir = w.root
	w.cmd.Env = append(os.Environ(), "TMPDIR="+w.tmp, "HANDLER=", "LAMBDA_LSP_CACHE="+t.TempDir())
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go w.read(out)
	w.url = w.await("listening", "").URL
	for range dirs { // in any order
		w.await("built", "")
	}
	t.Cleanup(w.stop)
	return w
}

func (w *served) read(out io.Reader) {
	defer close(w.events)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var e watchEvent
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			w.t.Errorf("%v: %s", err, lines.Bytes())
		}
		if e.Event != "invocation" {
			w.events <- e
		}
	}
}

// await returns the next event of a kind about a function, of any if it is "".
func (w *served) await(kind, function string) watchEvent {
	w.t.Helper()
	for e := range w.events {
		if e.Event == kind && (function == "" || e.Function == function) {
			return e
		}
		if e.Event == "failed" {
			w.t.Fatalf("%s: %s", e.Function, e.Error.Message)
		}
	}
	w.t.Fatalf("it ended before %s was %s", function, kind)
	return watchEvent{}
}

// stop interrupts it: that is no failure, and nothing is left.
func (w *served) stop() {
	if err := w.cmd.Process.Signal(syscall.SIGINT); err != nil {
		w.t.Error(err)
	}
	for range w.events {
	}
	if err := w.cmd.Wait(); err != nil {
		w.t.Error(err)
	}
	left, err := os.ReadDir(w.tmp)
	if err != nil || len(left) > 0 {
		w.t.Errorf("left %v, %v", left, err)
	}
}

// save puts a file in its place whole.
func (w *served) save(name, text string) {
	w.t.Helper()
	path := filepath.Join(w.root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		w.t.Fatal(err)
	}
	tmp := filepath.Join(filepath.Dir(path), ".saving")
	if err := os.WriteFile(tmp, []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
	if err := os.Rename(tmp, path); err != nil {
		w.t.Fatal(err)
	}
}

// get returns the response and its body.
func (w *served) get(path string) (*http.Response, string) {
	w.t.Helper()
	r, err := http.Get(w.url + path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return r, string(body)
}

func functionJSON(runtime string) string {
	return fmt.Sprintf(`{"Runtime": %q, "Handler": "handler.Handle", "Timeout": 60}`, runtime)
}

// answer is the body of a handler that shows what can be in a response.
const answer = `	return events.APIGatewayV2HTTPResponse{
		StatusCode: 201,
		Headers: map[string]string{"Content-Type": "image/png", "X-Got": e.RequestContext.HTTP.Method + " " + e.RawPath + "?" + e.RawQueryString},
		MultiValueHeaders: map[string][]string{"X-Many": {"1", "2"}},
		Cookies: append([]string{"a=1; Path=/"}, e.Cookies...),
		Body: "` + "/wAx" + `" , IsBase64Encoded: true,
	}, nil
`

const shimHTTP = `package main

// /* Required, but no C code needed. */
import "C"

import (
	"github.com/aws/aws-lambda-go/events"
	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(e events.APIGatewayV2HTTPRequest, _ *runtime.Context) (events.APIGatewayV2HTTPResponse, error) {
` + answer + `}
`

const startHTTP = `package main

import (
	"context"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

func handle(_ context.Context, e events.APIGatewayV2HTTPRequest) (events.APIGatewayV2HTTPResponse, error) {
` + answer + `}

func main() { lambda.Start(handle) }
`

const streamHTTP = `package main

import (
	"context"
	"io"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

// Each piece is made when its file is there.
func handle(_ context.Context, e events.LambdaFunctionURLRequest) (*events.LambdaFunctionURLStreamingResponse, error) {
	r, w := io.Pipe()
	go func() {
		for _, piece := range []string{"one", "two"} {
			io.WriteString(w, piece)
			await(e.QueryStringParameters[piece])
		}
		w.Close()
	}()
	return &events.LambdaFunctionURLStreamingResponse{
		StatusCode: 202, Headers: map[string]string{"Content-Type": "text/plain"}, Cookies: []string{"s=1", "t=2"}, Body: r,
	}, nil
}

func main() { lambda.Start(handle) }
`

const awaitFile = `package main

import (
	"os"
	"time"
)

func await(path string) {
	for {
		if _, err := os.Stat(path); err == nil {
			return
		}
		time.Sleep(time.Millisecond)
	}
}
`

// Both models on both targets, behind HTTP.
func TestWatchOverHTTP(t *testing.T) {
	t.Parallel()
	w := watchFunctions(t, map[string]string{
		"so/handler.go":        shimHTTP,
		"so/function.json":     functionJSON("python3.13"),
		"boot/handler.go":      shimHTTP,
		"boot/function.json":   functionJSON("provided.al2023"),
		"start/main.go":        startHTTP,
		"start/function.json":  functionJSON("provided.al2023"),
		"stream/main.go":       streamHTTP,
		"stream/await.go":      awaitFile,
		"stream/function.json": functionJSON("provided.al2023"),
	}, []string{"so", "boot", "start", "stream"}, "--port=0")
	for _, name := range []string{"so", "boot", "start"} {
		request, err := http.NewRequest("PATCH", w.url+"/"+name+"/a/b?x=1&x=2", strings.NewReader("\xff"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Cookie", "b=2; c=3")
		r, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != 201 || string(body) != "\xff\x001" || err != nil || r.Header.Get("X-Got") != "PATCH /a/b?x=1&x=2" {
			t.Errorf("%s: got %d %q %v, %v", name, r.StatusCode, body, r.Header, err)
		}
		if cookies, many := r.Header.Values("Set-Cookie"), r.Header.Values("X-Many"); strings.Join(cookies, "|") != "a=1; Path=/|b=2|c=3" || strings.Join(many, "|") != "1|2" {
			t.Errorf("%s: cookies %q, many %q", name, cookies, many)
		}
	}
	dir := t.TempDir()
	one, two := filepath.Join(dir, "1"), filepath.Join(dir, "2")
	r, err := http.Get(w.url + "/stream/?one=" + one + "&two=" + two)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != 202 || r.Header.Get("Content-Type") != "text/plain" || strings.Join(r.Header.Values("Set-Cookie"), "|") != "s=1|t=2" {
		t.Errorf("got %d %v", r.StatusCode, r.Header)
	}
	for _, next := range [][2]string{{"one", one}, {"two", two}} {
		got := make([]byte, 3)
		if _, err := io.ReadFull(r.Body, got); err != nil || string(got) != next[0] {
			t.Fatalf("got %q, %v", got, err)
		}
		if err := os.WriteFile(next[1], nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if rest, err := io.ReadAll(r.Body); err != nil || len(rest) > 0 {
		t.Errorf("then %q, %v", rest, err)
	}
}
