package cli_test

import (
	"debug/elf"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// An emptyAWS is one in which there is nothing, and which remembers what it was told
// to change.
type emptyAWS struct {
	url string

	mu      sync.Mutex
	changes []string
}

func newEmptyAWS(t *testing.T) *emptyAWS {
	t.Helper()
	n := &emptyAWS{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" { // who am I; the other services' calls are refused as well
			if err := r.ParseForm(); err == nil && r.Form.Get("Action") == "GetCallerIdentity" {
				fmt.Fprint(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/u</Arn><UserId>u</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`)
				return
			}
		} else if r.Method != http.MethodGet {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.changes = append(n.changes, r.Method+" "+r.URL.Path)
		}
		w.Header().Set("X-Amzn-Errortype", "ResourceNotFoundException")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"Type": "User", "Message": "Function not found"}`)
	}))
	t.Cleanup(server.Close)
	n.url = server.URL
	return n
}

// What would not run where function.json says is not uploaded, and deploy says why.
func TestPromise4NothingUnfitIsUploaded(t *testing.T) {
	t.Parallel()
	gcc := testenv.NeedTool(t, "gcc")
	library := filepath.Join(t.TempDir(), "lib.so")
	s := newSandbox(t, nil)
	if _, stderr, status := s.run(gcc, "-shared", "-o", library, "-x", "c", os.DevNull); status != 0 {
		t.Fatal(stderr)
	}
	foreign, err := os.ReadFile(library)
	if err != nil {
		t.Fatal(err)
	}
	var function string
	foreign[18], function = otherMachine(foreign[18]) // the low byte of e_machine, see elf(5)
	const start = "package main\n\nimport \"github.com/aws/aws-lambda-go/lambda\"\n\n//lambda:include lib\n\nfunc main() { lambda.Start(func() {}) }\n"
	const role = `"FunctionName": "fn", "Role": "arn:aws:iam::123456789012:role/r"`
	for name, tt := range map[string]struct {
		files map[string]string
		args  string
		want  string
	}{
		"the handler's name": {
			files: map[string]string{"function.json": `{"Runtime": "python3.13", "Handler": "handler.Hndle", ` + role + `}`},
			want:  `Hndle`,
		},
		"the module's name": {
			files: map[string]string{"function.json": `{"Runtime": "python3.13", "Handler": "handler.Handle", ` + role + `}`},
			args:  "--handler other",
			want:  "other",
		},
		"a module of Python's": {
			files: map[string]string{"function.json": `{"Runtime": "python3.13", "Handler": "json.Handle", ` + role + `}`},
			want:  "json",
		},
		"the signature": {
			files: map[string]string{"handler.go": shim("func Handle(evt string) (string, error) { return evt, nil }")},
			want:  "[shim-arity]",
		},
		"the model": {
			files: map[string]string{
				"handler.go": start, "handler_test.go": "package main\n",
				"function.json": `{"Runtime": "python3.13", "Handler": "handler.Handle", ` + role + `}`,
			},
			want: "lambda.Start",
		},
		"another architecture": {
			files: map[string]string{
				"handler.go": start, "handler_test.go": "package main\n", "lib/lib.so": string(foreign),
				"function.json": `{"Runtime": "provided.al2023", "Handler": "bootstrap", "Architectures": ["` + function + `"], ` + role + `}`,
			},
			want: "lib.so",
		},
		"too large": {
			files: map[string]string{
				"handler.go": start, "handler_test.go": "package main\n", "lib/data": strings.Repeat("0123456789abcdef", 263<<16),
				"function.json": `{"Runtime": "provided.al2023", "Handler": "bootstrap", ` + role + `}`,
			},
			want: "Lambda takes 250.0 MB",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newEmptyAWS(t)
			s := newSandbox(t, nil)
			if tt.files["handler.go"] == start {
				tt.files["go.mod"], tt.files["go.sum"] = startModule(t)
			}
			for name, text := range tt.files {
				path := filepath.Join(s.dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			s.env = append(append(s.env, awstest.Environ(server.url)...), "GOFLAGS=-mod=mod")
			args := append([]string{"deploy", "--yes", "--region=eu-west-1"}, strings.Fields(tt.args)...)
			stdout, stderr, status := s.run("lambda-lsp", args...)
			if status == 0 || !strings.Contains(stderr, tt.want) {
				t.Errorf("exit status %d, want one that is not 0, with %q in\n%s%s", status, tt.want, stdout, stderr)
			}
			if len(server.changes) > 0 {
				t.Errorf("asked AWS for %q\n%s", server.changes, stderr)
			}
		})
	}
	// And it is not that nothing ever is.
	server := newEmptyAWS(t)
	if err := os.WriteFile(filepath.Join(s.dir, "function.json"), []byte(`{"Runtime": "python3.13", "Handler": "handler.Handle", `+role+`}`), 0o644); err != nil {
		t.Fatal(err)
	}
	s.env = append(s.env, awstest.Environ(server.url)...)
	_, stderr, _ := s.run("lambda-lsp", "deploy", "--yes", "--region=eu-west-1")
	if want := "POST /2015-03-31/functions"; !slices.Contains(server.changes, want) {
		t.Errorf("asked AWS for %q, want %q\n%s", server.changes, want, stderr)
	}
}

// startModule returns the go.mod and the go.sum that "new" writes for lambda.Start.
func startModule(t *testing.T) (mod, sum string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "hello")
	o := scaffold.Options{Dir: dir, Runtime: "provided.al2023", Source: events.All()[0], Model: handler.Start}
	if _, err := scaffold.New(o); err != nil {
		t.Fatal(err)
	}
	text := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	return text("go.mod"), text("go.sum")
}

// otherMachine is the one of Lambda's two machines that is not the given one, as ELF
// has it, and Lambda's name for the given one.
func otherMachine(here byte) (other byte, name string) {
	if elf.Machine(here) == elf.EM_X86_64 {
		return byte(elf.EM_AARCH64), "x86_64"
	}
	return byte(elf.EM_X86_64), "arm64"
}
