// Package editors tests the set-ups of docs/editors.md in the editors that it
// says they were tested in: each shows a diagnostic for text that is not saved,
// applies its fix, and runs Build by the editor's own means.
package editors

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// program returns the directory of a lambda-lsp made from this tree.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "lambda-lsp-editors-")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-o", dir, "github.com/lambda-lsp/lambda-lsp/cmd/lambda-lsp")
	cmd.Stderr = os.Stderr
	return dir, cmd.Run()
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := program(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// setUp returns the block of code below a heading of docs/editors.md.
func setUp(t *testing.T, heading string) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/editors.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(page), "\n## "+heading+"\n")
	_, code, found := strings.Cut(section, "\n```")
	_, code, _ = strings.Cut(code, "\n")
	code, _, closed := strings.Cut(code, "\n```")
	if !ok || !found || !closed {
		t.Fatalf("the page has no code below %q", heading)
	}
	return code + "\n"
}

// A desk is a function to edit and what the editor runs in.
type desk struct {
	dir  string // of the function
	home string // the editor's, with its scripts
	env  []string
}

func newDesk(t *testing.T) desk {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	d := desk{dir: filepath.Join(root, "fn"), home: filepath.Join(root, "home")}
	if err := os.Mkdir(d.home, 0o777); err != nil {
		t.Fatal(err)
	}
	d.env = append(goEnv(t), "HOME="+d.home, "PATH="+bin+":"+os.Getenv("PATH"), "FILE="+filepath.Join(d.dir, "handler.go"),
		"LAMBDA_LSP_CACHE="+filepath.Join(root, "cache"), "TERM=dumb")
	cmd := exec.Command(filepath.Join(bin, "lambda-lsp"), "new", d.dir)
	cmd.Env = append(os.Environ(), d.env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// A handler that something calls has its signature left alone.
	if err := os.Remove(filepath.Join(d.dir, "handler_test.go")); err != nil {
		t.Fatal(err)
	}
	return d
}

// goEnv lets the go command find its caches under another HOME.
func goEnv(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	values := strings.Fields(string(out))
	return []string{"GOCACHE=" + values[0], "GOMODCACHE=" + values[1]}
}

// write puts a script into the editor's home and returns its path.
func (d desk) write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(d.home, name)
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

// edit runs an editor with a script of ours that drives it and writes to
// home/log what it has seen, a line each, and holds that against want.
func (d desk) edit(t *testing.T, want []string, name string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := proc.Command(ctx, name, args...)
	cmd.Dir = d.dir
	cmd.Env = append(os.Environ(), d.env...)
	out, err := cmd.CombinedOutput()
	log, _ := os.ReadFile(filepath.Join(d.home, "log"))
	if err != nil {
		t.Fatalf("%v\n%s\nit has seen:\n%s", err, out, log)
	}
	for _, line := range want {
		if !strings.Contains(string(log), line) {
			t.Errorf("it has not seen %q\n%s\nbut:\n%s", line, out, log)
		}
	}
	if text, err := os.ReadFile(filepath.Join(d.dir, "handler.go")); err != nil || strings.Contains(string(text), "runtime.Context)") && !strings.Contains(string(text), "*runtime.Context)") {
		t.Errorf("the file was written: %v\n%s", err, text)
	}
	if _, err := os.Stat(filepath.Join(d.dir, "handler.so")); err != nil {
		t.Errorf("nothing was built: %v\n%s\nit has seen:\n%s", err, out, log)
	}
}

// want is what every editor is to see: the diagnostic of the unsaved text, and
// the line after the fix.
func want() []string {
	return []string{
		"diagnostic handler Handle takes its context by value",
		"fixed yes",
	}
}

func TestNeovim07(t *testing.T) {
	t.Parallel()
	nvim := testenv.NeedTool(t, "nvim")
	d := newDesk(t)
	gopls, err := exec.Command("go", "tool", "-n", "gopls").Output()
	if err != nil {
		t.Fatal(err)
	}
	d.env = append(d.env, "GOPLS="+strings.TrimSpace(string(gopls)))
	config := d.write(t, "init.lua", setUp(t, "Neovim before 0.11"))
	d.edit(t, append(want(), "gopls yes"), nvim, "--headless", "-u", config, "-n", "-i", "NONE", "-S", driver(t, "nvim.lua"))
}

func TestEglot(t *testing.T) {
	t.Parallel()
	emacs := testenv.NeedTool(t, "emacs")
	eglot, err := filepath.Glob("/usr/share/emacs/site-lisp/elpa-src/eglot-*")
	if err != nil || len(eglot) == 0 {
		testenv.Missing(t, "elpa-eglot is not installed")
	}
	d := newDesk(t)
	config := d.write(t, "init.el", setUp(t, "Emacs with eglot"))
	d.edit(t, want(), emacs, "-Q", "--batch", "-L", eglot[0], "-l", config, "-l", driver(t, "eglot.el"))
}

func TestALE(t *testing.T) {
	t.Parallel()
	vim := testenv.NeedTool(t, "vim")
	if _, err := os.Stat("/usr/share/vim-ale"); err != nil {
		testenv.Missing(t, "vim-ale is not installed")
	}
	d := newDesk(t)
	config := d.write(t, "vimrc", setUp(t, "Vim with ALE"))
	start := d.write(t, "start.vim", `set nocompatible hidden noswapfile rtp^=/usr/share/vim-ale
let g:ale_linters = {'go': ['lambda-lsp']}
let g:ale_lint_on_enter = 0
runtime plugin/ale.vim
source `+config+"\nsource "+driver(t, "ale.vim")+"\n")
	d.edit(t, want(), vim, "-Nu", "NONE", "-i", "NONE", "-es", "--not-a-term", "-S", start)
}

// driver returns the path of a script that drives an editor.
func driver(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return path
}
