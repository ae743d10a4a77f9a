package relay

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// Without a gopls that it can speak to, our server does all it does, and one
// message says so.
func TestMissing(t *testing.T) {
	t.Parallel()
	s := begin(t, start{gopls: "none", dir: function(t, faulty), capabilities: pushed, env: []string{"GOPATH=" + t.TempDir(), "GOMODCACHE=" + modCache(t)}})
	doc := s.Open(s.path("handler.go"))
	s.ourFix(doc)
	s.one("gopls was not found: lambda-lsp works without it")
	if err := s.Call("textDocument/definition", map[string]any{}, nil); err == nil {
		t.Error("somebody knows a definition")
	}
	s.end()
}

func TestTooOld(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]string{"plain": `"v0.15.3"`, "build": `"{\"GoVersion\":\"go1.20\",\"Version\":\"v0.11.0\"}"`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, g, _ := withFake(t, start{dir: function(t, faulty), capabilities: pushed}, func(g *fake) {
				g.answers("initialize", strings.Replace(capable, `"v0.23.0"`, version, 1))
			})
			s.ourFix(s.Open(s.path("handler.go")))
			s.one("too old")
			for proc.Alive(g.process.Pid) {
				time.Sleep(time.Millisecond)
			}
			s.end()
		})
	}
}

// An unanswered initialize does not keep the editor waiting for ever.
func TestPromise2DeafGopls(t *testing.T) {
	t.Parallel()
	// Long enough for our own server's answer.
	s := begin(t, start{gopls: "deaf", dir: function(t, faulty), capabilities: pushed, limits: func(l *limits) { l.initialize = 5 * time.Second }})
	s.ourFix(s.Open(s.path("handler.go")))
	s.one("gopls does not answer")
	s.end()
}

// 12: gopls counts in UTF-16, and so does ours beside it, whatever else the editor
// can; without gopls it is the editor's choice.
func TestEncodings(t *testing.T) {
	t.Parallel()
	emoji := strings.Replace(faulty, "func Handle", "/* 😀 */ func Handle", 1)
	for name, tt := range map[string]struct {
		gopls, offers, want string
		character           int
	}{
		"both":          {"socket", `["utf-8","utf-16"]`, "utf-16", 14},
		"utf-8 only":    {"socket", `["utf-8"]`, "utf-16", 14},
		"old editor":    {"socket", "", "", 14},
		"without gopls": {"dies", `["utf-8"]`, "utf-8", 16},
		"gopls to come": {"utf-8", `["utf-8","utf-16"]`, "utf-8", 16},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFakes(t, func(g *fake) {
				if tt.gopls == "utf-8" {
					g.answers("initialize", strings.Replace(capable, `"hoverProvider"`, `"positionEncoding":"utf-8","hoverProvider"`, 1))
				}
			})
			gopls := tt.gopls
			if gopls == "utf-8" {
				gopls = "socket"
			}
			s := begin(t, start{gopls: gopls, env: f.env(), dir: function(t, emoji), bare: true})
			if gopls == "socket" {
				go f.next()
			}
			general := ""
			if tt.offers != "" {
				general = `{"general":{"positionEncodings":` + tt.offers + `},"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`
			}
			result := s.initialize(start{capabilities: general})
			if got := text(result, "capabilities", "positionEncoding"); got != tt.want {
				t.Errorf("the encoding is %q", got)
			}
			doc := s.Open(s.path("handler.go"))
			list := s.until(doc, func(list []lsptest.Diagnostic) bool { return sources(list)["lambda"] > 0 })
			if got := list[0].Range.Start.Character; got != tt.character {
				t.Errorf("the diagnostic is at %d, want %d", got, tt.character)
			}
			s.end()
		})
	}
}

// In a workspace that is not trusted no program is started, and gopls is one.
func TestUntrusted(t *testing.T) {
	t.Parallel()
	for _, options := range []any{map[string]any{"trusted": false}, map[string]any{"lambdaLsp": map[string]any{"trusted": false}}} {
		s := begin(t, start{gopls: "dies", dir: function(t, faulty), capabilities: pushed, options: options})
		s.one("not trusted")
		if err := s.Call("workspace/executeCommand", map[string]any{"command": "lambda.version"}, nil); err == nil || !strings.Contains(err.Error(), "not trusted") {
			t.Errorf("got %v", err)
		}
		s.end()
	}
}

// The initialization options are gopls's; ours are a member of them.
func TestOptionsAreSplit(t *testing.T) {
	t.Parallel()
	options := map[string]any{"staticcheck": true, "lambdaLsp": map[string]any{"codeLens": false, "nonsense": 1}}
	s, g, _ := withFake(t, start{dir: function(t, sound), options: options, args: []string{"-rpc.trace"}}, nil)
	if got := string(lookup(g.Await("initialize", nil), "initializationOptions")); got != `{"staticcheck":true}` {
		t.Errorf("gopls got %s", got)
	}
	s.Await("window/showMessage", func(raw json.RawMessage) bool { return strings.Contains(string(raw), "no setting nonsense") })
	doc := s.Open(s.path("handler.go"))
	s.Diagnostics(doc)
	var lenses []any
	s.Must("textDocument/codeLens", map[string]any{"textDocument": map[string]any{"uri": doc.URI}}, &lenses)
	if len(lenses) != 0 {
		t.Errorf("lenses: %v", lenses)
	}
	s.end()
}

// Where gopls is looked for: PATH, then where go install writes, then the module's tools.
func TestFind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	program := func(name string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	goDir := filepath.Dir(goCommand(t))
	module := filepath.Join(dir, "module")
	tool := filepath.Join(module, "cmd", "gopls")
	if err := os.MkdirAll(tool, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{
		"go.mod":            "module example.com/m\n\ngo 1.24\n\ntool example.com/m/cmd/gopls\n",
		"cmd/gopls/main.go": "package main\n\nfunc main() {}\n",
	} {
		if err := os.WriteFile(filepath.Join(module, name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	onPath, inBin, inGOPATH := program("path/gopls"), program("bin/gopls"), program("gopath/bin/gopls")
	for name, tt := range map[string]struct {
		env  []string
		want []string
	}{
		"PATH":   {[]string{"PATH=" + filepath.Dir(onPath) + ":" + goDir, "GOBIN=" + filepath.Dir(inBin)}, []string{onPath}},
		"GOBIN":  {[]string{"PATH=" + goDir, "GOBIN=" + filepath.Dir(inBin)}, []string{inBin}},
		"GOPATH": {[]string{"PATH=" + goDir, "GOPATH=" + filepath.Dir(filepath.Dir(inGOPATH))}, []string{inGOPATH}},
		"tool":   {[]string{"PATH=" + goDir + ":/usr/bin:/bin", "GOPATH=" + filepath.Join(dir, "none")}, []string{filepath.Join(goDir, "go"), "-C", module, "tool", "gopls"}},
		"none":   {[]string{"PATH=" + t.TempDir() + ":."}, nil},
	} {
		if _, err := os.Stat(filepath.Join(goDir, "gopls")); err == nil && name != "PATH" && name != "none" {
			continue
		}
		env := append(tt.env, "HOME="+dir, "GOCACHE="+goCache(t), "GOFLAGS=", "GOTOOLCHAIN=local")
		r := &relay{options: Options{}, limits: patient(), ctx: t.Context()}
		r.options.Environ, r.options.Dir = env, module
		r.initialize, _ = parse([]byte(`{"id":1,"method":"initialize","params":{"rootUri":"` + lsptest.URI(module) + `"}}`))
		got, err := r.find()
		if !slices.Equal(got, tt.want) || (err != nil) != (tt.want == nil) {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, tt.want)
		}
	}
}

// Our server fails: gopls's answers go on, and what ours has said is taken back.
func TestOursFails(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, faulty)}, func(g *fake) {
		g.answers("textDocument/hover", `{"contents":{"kind":"markdown","value":"theirs"}}`)
	})
	doc := s.Open(s.path("handler.go"))
	s.until(doc, func(list []lsptest.Diagnostic) bool { return sources(list)["lambda"] > 0 })
	g.publish(doc, 1, s.At(doc.Text, "return 1"))
	s.until(doc, func(list []lsptest.Diagnostic) bool { return len(list) == 2 })
	s.relay.mu.Lock()
	end := s.relay.sides[ours].end
	s.relay.mu.Unlock()
	end(0)
	s.until(doc, func(list []lsptest.Diagnostic) bool { return len(list) == 1 && list[0].Source == "compiler" })
	var got struct{ Contents struct{ Value string } }
	s.Must("textDocument/hover", at(doc, s.At(doc.Text, "Handle(").Start), &got)
	if got.Contents.Value != "theirs" {
		t.Errorf("got %+v", got)
	}
	if len(s.messages()) != 0 || !strings.Contains(s.log.String(), "lambda-lsp has ended") {
		t.Errorf("the user was shown %q; the log:\n%s", s.messages(), s.log)
	}
	s.end()
}
