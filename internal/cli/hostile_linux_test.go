package cli_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
)

// Files of the source tree that are devices, or pipes that nobody writes to, end in a
// message: nothing waits, and memory does not fill up.
func TestEndlessFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, file, link string // link "": a pipe
		args             []string
		want             string // in what is written; the status is 1
	}{
		{"function.json", "function.json", "/dev/zero", []string{"build"}, "read function.json: not a regular file"},
		{"function.json is a pipe", "function.json", "", []string{"check"}, "function.json: not a regular file"},
		{"event.json", "event.json", "/dev/zero", []string{"invoke"}, "read event.json: not a regular file"},
		{"event.json is a pipe", "event.json", "", []string{"invoke"}, "read event.json: not a regular file"},
		{"source", "endless.go", "/dev/zero", []string{"build"}, "endless.go"},
		{"source that blocks", "endless.go", "/dev/tty", []string{"build"}, "endless.go"},
		{"template", "template.yaml", "/dev/zero", []string{"new", "--from", "template.yaml"}, "read template.yaml: not a file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newSandbox(t, nil)
			path := filepath.Join(s.dir, c.file)
			_ = os.Remove(path) // it may not be there
			var err error
			if c.link == "" {
				err = syscall.Mkfifo(path, 0o600)
			} else {
				err = os.Symlink(c.link, path)
			}
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			var out bytes.Buffer
			// Should it fill its memory, then not the machine's.
			cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", `ulimit -v 8000000; exec "$@"`, "sh", "lambda-lsp"}, c.args...)...)
			cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = s.dir, s.env, &out, &out
			err = cmd.Run()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(out.String(), c.want) {
				t.Errorf("%v: %.2000s", err, out.String())
			}
		})
	}
}

const escape = "\x1b]0;owned\x07\x1b[2Jcleared\u009b31m\rback\u202edrowssap"

// A terminal shows control characters that come from a handler, from a file's name or
// from a finding, and obeys none.
func TestTerminalEscapes(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, nil)
	s.dir = filepath.Join(t.TempDir(), "hello")
	if _, err := scaffold.New(scaffold.Options{Dir: s.dir, Runtime: "provided.al2023", Source: events.All()[0]}); err != nil {
		t.Fatal(err)
	}
	handler := filepath.Join(s.dir, "handler.go")
	text, err := os.ReadFile(handler)
	if err != nil {
		t.Fatal(err)
	}
	loud := strings.Replace(string(text), `return "Hello, "`, "println("+goString(escape)+")\n\treturn "+goString(escape), 1)
	if err := os.WriteFile(handler, []byte(loud), 0o644); err != nil {
		t.Fatal(err)
	}
	odd := filepath.Join(s.dir, "dir\x1b[31m\nred")
	if err := os.Mkdir(odd, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(odd, "main.go"), []byte("package main\n\nfunc main() {"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"log and response": {[]string{"invoke"}, `\x1b]0;owned\x07\x1b[2Jcleared\u009b31m\x0dback\u202edrowssap`},
		"log in JSON":      {[]string{"invoke", "--json"}, `\u202edrowssap`},
		"command line":     {[]string{"build", "none" + escape}, `none\x1b]0;owned`},
		"directory":        {[]string{"build", odd}, `dir\x1b[31m\x0ared`},
		"file name":        {[]string{"check", odd}, `dir\x1b[31m`},
		"event":            {[]string{"invoke", "--event", escape}, `\x1b]0;owned`},
		"unknown command":  {[]string{escape}, `\x1b]0;owned`},
	} {
		t.Run(name, func(t *testing.T) {
			screen := s.screen(c.args...)
			if !strings.Contains(screen, c.want) {
				t.Errorf("%q is not on the screen:\n%q", c.want, screen)
			}
			// What the meter draws it takes away again: carriage returns are its own.
			if i := strings.IndexFunc(strings.ReplaceAll(screen, "back", ""), func(r rune) bool {
				return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' || r == '\u202e'
			}); i >= 0 || strings.Contains(screen, "\rback") {
				t.Errorf("the terminal would obey:\n%q", screen)
			}
		})
	}
	// In a pipe every byte stays what it was.
	if out, _, _ := s.run("lambda-lsp", "invoke"); !strings.Contains(out, "\u009b31m") {
		t.Errorf("a pipe gets %q", out)
	}
}

func goString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(s) {
		const digits = "0123456789abcdef"
		b.WriteString(`\x` + string(digits[c>>4]) + string(digits[c&15]))
	}
	b.WriteByte('"')
	return b.String()
}

// screen runs lambda-lsp with a terminal for its streams and returns all that
// comes to the screen.
func (s *sandbox) screen(args ...string) string {
	s.t.Helper()
	master, terminal := openTerminal(s.t)
	cmd := s.command("lambda-lsp", args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = terminal, terminal, terminal
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	terminal.Close()
	screen, _ := io.ReadAll(master) // ends with EIO when the last writer has gone
	_ = cmd.Wait()                  // some of the command lines fail, as they should
	return string(screen)
}

// What the environment and function.json hold for the function alone is in nothing
// that a command prints, whatever goes wrong.
func TestSecretsAreNotPrinted(t *testing.T) {
	t.Parallel()
	const variable, credential = "canary-5e1f", "canary-c0de"
	s := newSandbox(t, map[string]string{
		"function.json": `{"FunctionName": "hello", "Runtime": "provided.al2023", "Handler": "bootstrap",
			"Role": "arn:aws:iam::123456789012:role/r", "Environment": {"Variables": {"TOKEN": "` + variable + `"}}}`,
	})
	s.env = append(s.env, "AWS_ACCESS_KEY_ID=AKIA"+credential, "AWS_SECRET_ACCESS_KEY="+credential, "AWS_SESSION_TOKEN="+credential,
		"AWS_ENDPOINT_URL=http://127.0.0.1:1", "AWS_EC2_METADATA_DISABLED=true", "AWS_REGION=eu-west-1", "AWS_MAX_ATTEMPTS=1", "TOKEN="+variable)
	check := func(args ...string) {
		t.Helper()
		out, log, _ := s.run("lambda-lsp", args...)
		for _, secret := range []string{variable, credential} {
			if strings.Contains(out+log, secret) {
				t.Errorf("%q prints %s:\n%s%s", args, secret, out, log)
			}
		}
	}
	check("build", "--json", "--", "-x")
	check("package")
	check("invoke", "--json")
	check("invoke", "--remote", "--json")
	check("deploy", "--dry-run", "--json")
	check("deploy", "--yes")
	check("logs")
	broken := filepath.Join(s.dir, "broken.go")
	if err := os.WriteFile(broken, []byte("package main\n\nfunc f() int { return \"\" }\n\n//lambda:include none\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	check("check", "--json")
	check("check", "--sarif")
	check("build", "--json")
	wrong := `{"Environment": {"Variables": {"TOKEN": ["` + variable + `"], "aws": "` + variable + `", "AWS_REGION": "` + variable + `"}}}`
	if err := os.WriteFile(filepath.Join(s.dir, "function.json"), []byte(wrong), 0o644); err != nil {
		t.Fatal(err)
	}
	check("check", "--json")
	check("check", "--sarif")
	check("deploy", "--dry-run")
}
