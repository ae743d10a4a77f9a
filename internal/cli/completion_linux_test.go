package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// tabs are lines as they are typed, with what the program is then given.
var tabs = []struct{ typed, given string }{
	{"ver\t", "<version>"},
	{"help roll\t", "<help><rollback>"},
	{"new --mod\tst\torders", "<new><--model><start><orders>"},
	{"new --model=st\t orders", "<new><--model=start><orders>"},
	{"new --event cognito-pres\torders", "<new><--event><cognito-presignup><orders>"},
	{"invoke --example s3-d\t", "<invoke><--example><s3-delete>"},
	{"build --arch a\t", "<build><--arch><arm64>"},
	{"invoke --event pay\t", "<invoke><--event><payload 1.json>"},
	{"invoke --event=pay\t", "<invoke><--event=payload 1.json>"},
	{"package fun\t", "<package><function"},
	{"logs --fol\t--since 2h", "<logs><--follow><--since><2h>"},
	{"completion pow\t", "<completion><powershell>"},
	{"serve --\t", "<serve><--gopls>"},
	{"nosuch --mod\tx", "<nosuch><--modx>"},
}

// show runs the program for its completions alone, and else shows what it is given.
const show = `lambda-lsp() { if [ "$1" = __complete ]; then command lambda-lsp "$@"; else printf '<%s>' "$@"; echo; fi; }`

func TestBashCompletion(t *testing.T) {
	t.Parallel()
	bash := testenv.NeedTool(t, "bash")
	typeTabs(t, exec.Command(bash, "--norc", "--noprofile", "-i"), "bind 'set enable-bracketed-paste off'; source <(command lambda-lsp completion bash)")
}

func TestZshCompletion(t *testing.T) {
	t.Parallel()
	zsh := testenv.NeedTool(t, "zsh")
	typeTabs(t, exec.Command(zsh, "-f", "-i"), "unsetopt prompt_sp; unset zle_bracketed_paste; autoload -U compinit; compinit -D -u; source <(command lambda-lsp completion zsh)")
}

// A directory of $fpath is where packages put the script for zsh.
func TestZshAutoload(t *testing.T) {
	t.Parallel()
	zsh := testenv.NeedTool(t, "zsh")
	functions := t.TempDir()
	script, err := exec.Command("lambda-lsp", "completion", "zsh").Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(functions, "_lambda-lsp"), script, 0o644); err != nil {
		t.Fatal(err)
	}
	typeTabs(t, exec.Command(zsh, "-f", "-i"), "unsetopt prompt_sp; unset zle_bracketed_paste; fpath+="+functions+"; autoload -U compinit; compinit -D -u")
}

// fish completes a line without a terminal as with one.
func TestFishCompletion(t *testing.T) {
	t.Parallel()
	fish := testenv.NeedTool(t, "fish")
	dir := completionDir(t)
	for _, tt := range tabs {
		before, _, _ := strings.Cut(tt.typed, "\t")
		words := strings.Split(strings.Trim(tt.given, "<>"), "><")
		want := words[len(strings.Split(before, " "))-1]
		if strings.HasPrefix(tt.given, "<nosuch>") {
			want = ""
		}
		cmd := exec.Command(fish, "--no-config", "-c", `lambda-lsp completion fish | source; complete -C "$argv[1]"`, "lambda-lsp "+before)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_DATA_HOME="+dir)
		out, err := cmd.CombinedOutput()
		got, _, _ := strings.Cut(strings.TrimSuffix(string(out), "\n"), "\t")
		got = strings.TrimSuffix(got, "/") // of a directory; zsh takes it away as well
		if err != nil || got != want || strings.Count(string(out), "\n") > 1 {
			t.Errorf("%q completes to %q, want %q alone: %v\n%s", before, got, want, err, out)
		}
	}
}

// completionDir is a directory with a file and a function's directory in it.
func completionDir(t *testing.T) string {
	t.Helper()
	return testenv.Files(t, map[string]string{"payload 1.json": "{}", "function/function.json": "{}"})
}

// typeTabs types the lines of tabs into a shell on a terminal.
func typeTabs(t *testing.T, shell *exec.Cmd, setup string) {
	t.Helper()
	master, terminal := openTerminal(t)
	shell.Dir = completionDir(t)
	shell.Env = append(os.Environ(), "HOME="+shell.Dir, "ZDOTDIR="+shell.Dir, "TERM=dumb", "HISTFILE=", "PS1=ready> ")
	shell.Stdin, shell.Stdout, shell.Stderr = terminal, terminal, terminal
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	terminal.Close()
	screen := &screen{t: t, shell: shell, text: make(chan string)}
	go screen.read(master)
	enter := func(line string) {
		if _, err := master.WriteString(line); err != nil {
			t.Fatal(err)
		}
	}
	enter(show + "; " + setup + "; echo s''et\r")
	screen.wait("set")
	for _, tt := range tabs {
		line := "lambda-lsp " + tt.typed
		// A shell may throw away what is typed while it completes.
		for part := range strings.SplitAfterSeq(line, "\t") {
			enter(part)
		}
		enter("\r")
		screen.wait(tt.given)
	}
	enter("exit\r")
	if err := shell.Wait(); err != nil {
		t.Errorf("%v", err)
	}
}

// A screen is what a shell has written.
type screen struct {
	t     *testing.T
	shell *exec.Cmd
	text  chan string
	seen  string
}

// read passes on what comes until the shell has gone.
func (s *screen) read(from *os.File) {
	defer close(s.text)
	buf := make([]byte, 4096)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			select {
			case s.text <- string(buf[:n]):
			case <-s.t.Context().Done():
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// wait waits until the screen shows a text after what was waited for before.
func (s *screen) wait(text string) {
	s.t.Helper()
	deadline := time.After(time.Minute)
	for {
		if _, after, ok := strings.Cut(s.seen, text); ok {
			s.seen = after
			return
		}
		select {
		case more, ok := <-s.text:
			if !ok {
				s.t.Fatalf("the shell has ended, without %q in\n%q", text, s.seen)
			}
			s.seen += more
		case <-deadline:
			s.shell.Process.Kill()
			s.t.Fatalf("the screen never shows %q:\n%q", text, s.seen)
		}
	}
}
