package aws_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

// A proxy stands between the product and a server: it counts what writes, and
// does to chosen requests what networks and AWS do.
type proxy struct {
	url string

	mu     sync.Mutex
	writes []string // "PUT /2015-03-31/functions/x/code", "CreateRole"
	faults []*fault
}

// A fault is done to the requests that match, as often as times says.
type fault struct {
	match func(*http.Request, []byte) bool
	times int
	do    func(http.ResponseWriter, *http.Request, http.Handler)
}

func newProxy(t *testing.T, s *awstest.Server, faults ...*fault) *proxy {
	t.Helper()
	target, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	forward := httputil.NewSingleHostReverseProxy(target)
	p := &proxy{faults: faults}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the client went away
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if do := p.see(r, body); do != nil {
			do(w, r, forward)
			return
		}
		forward.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	p.url = front.URL
	return p
}

// see records a request and returns what to do to it, nil for nothing.
func (p *proxy) see(r *http.Request, body []byte) func(http.ResponseWriter, *http.Request, http.Handler) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if w := writes(r, body); w != "" {
		p.writes = append(p.writes, w)
	}
	for _, f := range p.faults {
		if f.times > 0 && f.match(r, body) {
			f.times--
			return f.do
		}
	}
	return nil
}

func (p *proxy) written() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.writes...)
}

// writes names the operation of a request that changes something, "" for others.
// Lambda and S3 speak REST, IAM and STS send forms.
func writes(r *http.Request, body []byte) string {
	if form, err := url.ParseQuery(string(body)); err == nil && form.Get("Action") != "" {
		if action := form.Get("Action"); !strings.HasPrefix(action, "Get") && !strings.HasPrefix(action, "List") {
			return action
		}
		return ""
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead || r.Header.Get("X-Amz-Target") != "" {
		return ""
	}
	return r.Method + " " + r.URL.Path
}

// to matches requests whose write has that name, the path's last part for REST.
func to(method, suffix string) func(*http.Request, []byte) bool {
	return func(r *http.Request, body []byte) bool {
		return r.Method == method && strings.HasSuffix(r.URL.Path, suffix)
	}
}

// action matches requests of the services that send forms.
func action(name string) func(*http.Request, []byte) bool {
	return func(_ *http.Request, body []byte) bool {
		form, err := url.ParseQuery(string(body))
		return err == nil && form.Get("Action") == name
	}
}

// answerXML replies in the place of a service that speaks XML.
func answerXML(status int, code, message string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(status)
		text := "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>"
		if r.Method == http.MethodPost { // S3 writes with PUT, IAM and STS with POST
			text = "<ErrorResponse>" + text + "</ErrorResponse>"
		}
		io.WriteString(w, text)
	}
}

// answer replies in AWS's place.
func answer(status int, code, message string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		w.Header().Set("X-Amzn-Errortype", code)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		io.WriteString(w, `{"__type": "`+code+`", "message": "`+message+`", "Message": "`+message+`"}`)
	}
}

// reset breaks the connection instead of answering.
func reset(w http.ResponseWriter, r *http.Request, _ http.Handler) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	conn.(*net.TCPConn).SetLinger(0)
	conn.Close()
}

// lose lets the server do what was asked, and breaks the connection then.
func lose(w http.ResponseWriter, r *http.Request, forward http.Handler) {
	forward.ServeHTTP(httptest.NewRecorder(), r)
	reset(w, r, forward)
}

// cutOff sends half of the true answer.
func cutOff(w http.ResponseWriter, r *http.Request, forward http.Handler) {
	full := httptest.NewRecorder()
	forward.ServeHTTP(full, r)
	w.Header().Set("Content-Length", full.Header().Get("Content-Length"))
	w.WriteHeader(full.Code)
	w.Write(full.Body.Bytes()[:full.Body.Len()/2])
	w.(http.Flusher).Flush()
	reset(w, r, forward)
}

// rewrite passes on the true answer, a JSON object, as change leaves it.
func rewrite(change func(map[string]any)) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, r *http.Request, forward http.Handler) {
		full := httptest.NewRecorder()
		forward.ServeHTTP(full, r)
		var body map[string]any
		if json.Unmarshal(full.Body.Bytes(), &body) == nil && full.Code == http.StatusOK {
			change(body)
			text, _ := json.Marshal(body)
			full.Body.Reset()
			full.Body.Write(text)
		}
		w.Header().Set("X-Amzn-Errortype", full.Header().Get("X-Amzn-Errortype"))
		w.WriteHeader(full.Code)
		w.Write(full.Body.Bytes())
	}
}
