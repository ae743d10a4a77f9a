package editors

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestHelix(t *testing.T) {
	t.Parallel()
	hx := sid(t, "hx")
	tmux := testenv.NeedTool(t, "tmux")
	s := newSession(t)
	s.config(".config/helix/languages.toml", blocks(t, "Helix", "toml")[0])
	term := newTerminal(s, tmux, hx, s.file())

	term.wait(signature)
	term.command("/Handle")                         // selects the name
	term.waitAfter([]string{"Space", "k"}, "[1/2]") // both servers have something to say
	term.escape("[1/2]")

	term.text("f*;d") // deletes the star
	term.wait(spoilt)
	term.text("gs")
	term.command("/Handle")
	// Helix shows the diagnostic at the cursor, broken into lines.
	term.wait("handler Handle takes its")

	term.keys("Space", "a")
	term.wait("Take *runtime.Context")
	term.keys("Enter") // preferred fixes come first
	term.wait(signature)
	term.gone("handler Handle takes its")

	// The menu of actions has the commands, for Helix shows no lenses.
	term.keys("Space", "a")
	term.wait("Invoke")
	term.escape("Invoke")

	term.command(":lsp-workspace-command lambda.build")
	term.wait("Build: ")

	// Beside the handler, and not saved either.
	term.command(":open function.json")
	term.wait("function.json") // in the status line
	term.command("i" + misspelt)
	term.escapeMode()
	term.command("/Runtime")
	term.wait(`"python3.99" is none that Go is built for`)
	term.command(":qa!")
	term.wait("ended")
	s.built()
}

// With both servers as one: what each finds, a fix and a command of each.
func TestHelixWithRelay(t *testing.T) {
	t.Parallel()
	hx := sid(t, "hx")
	tmux := testenv.NeedTool(t, "tmux")
	s := newSession(t)
	s.config(".config/helix/languages.toml", blocks(t, "Helix", "toml")[1])
	s.config(".config/helix/config.toml", "[editor]\nauto-completion = false\nauto-pairs = false\n") // what is typed here is whole
	term := newTerminal(s, tmux, hx, "-v", s.file())

	term.wait(signature)
	term.command("/Handle")
	term.waitAfter([]string{"Space", "k"}, "shim model") // below what gopls says, in one popup
	term.escape("shim model")

	term.text("f*;d") // deletes the star
	term.wait(spoilt)
	term.text("6ggO") // above the import of the runtime
	term.text(useless)
	term.escapeMode()
	term.wait("imported and not used") // at the cursor
	// The picker lists what both have found.
	term.keys("Space", "d")
	term.wait("takes its context")
	term.wait("imported and not used")
	term.keys("Escape")
	term.gone("severity") // the head of the list

	term.text("gg")
	term.command("/import .os")
	term.wait("imported and not used")
	term.command(":lsp-workspace-command gopls.workspace_stats")
	term.logged("GoCommandVersion")
	term.keys("Space", "a")
	term.wait("Organize Imports")
	term.keys("Enter") // it comes first
	term.gone(useless)

	term.text("gg")
	term.command("/Handle")
	term.wait("handler Handle takes its")
	term.keys("Space", "a")
	term.wait("Take *runtime.Context")
	term.keys("Enter")
	term.wait(signature)
	term.gone("handler Handle takes its")

	term.command(":lsp-workspace-command lambda.build")
	term.wait("Build: ")
	term.command(":q!")
	term.wait("ended")
	s.built()
}

// A terminal is one in which an editor runs, of a tmux server of its own.
type terminal struct {
	s      *session
	tmux   string
	socket string
}

func newTerminal(s *session, tmux string, command ...string) *terminal {
	s.t.Helper()
	dir, err := os.MkdirTemp("", "tmux") // a socket's path must be short
	if err != nil {
		s.t.Fatal(err)
	}
	term := &terminal{s: s, tmux: tmux, socket: filepath.Join(dir, "socket")}
	s.t.Cleanup(func() {
		// Not under the test's context, which is at its end here.
		if out, err := exec.Command(tmux, "-S", term.socket, "kill-server").CombinedOutput(); err != nil {
			s.t.Errorf("tmux kill-server: %v\n%s", err, out)
		}
		os.RemoveAll(dir)
	})
	term.run(append([]string{"-f", "/dev/null", "new-session", "-d", "-x", "160", "-y", "50", "--",
		"sh", "-c", `"$@"; echo ended; exec cat`, "sh"}, command...)...)
	return term
}

func (t *terminal) run(args ...string) string {
	t.s.t.Helper()
	out, err := t.s.command(t.tmux, append([]string{"-S", t.socket}, args...)...).CombinedOutput()
	if err != nil {
		t.s.t.Fatalf("tmux %q: %v\n%s", args, err, out)
	}
	return string(out)
}

// keys presses keys, given as tmux names them.
func (t *terminal) keys(keys ...string) {
	t.s.t.Helper()
	t.run(append([]string{"send-keys"}, keys...)...)
}

// text types a text.
func (t *terminal) text(text string) {
	t.s.t.Helper()
	t.run("send-keys", "-l", text)
}

// command types a line.
func (t *terminal) command(line string) {
	t.s.t.Helper()
	t.text(line)
	t.keys("Enter")
}

// escape closes what shows a text. Only when that has gone may other keys follow:
// Escape and a letter, read together, are Alt and the letter.
func (t *terminal) escape(text string) {
	t.s.t.Helper()
	t.keys("Escape")
	t.gone(text)
}

// wait waits until the screen shows a text.
func (t *terminal) wait(text string) {
	t.s.t.Helper()
	t.until("shows", text, func(screen string) bool { return strings.Contains(screen, text) })
}

// gone waits until the screen does not show a text any more.
func (t *terminal) gone(text string) {
	t.s.t.Helper()
	t.until("hides", text, func(screen string) bool { return !strings.Contains(screen, text) })
}

func (t *terminal) until(does, text string, reached func(screen string) bool) {
	t.s.t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	for {
		screen := t.run("capture-pane", "-p")
		if reached(screen) {
			return
		}
		if time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(t.s.home, ".cache/helix/helix.log"))
			t.s.t.Fatalf("the screen never %s %q:\n%s\n%s", does, text, screen, log)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// escapeMode ends insert mode, and lets no letter follow too soon: NOR must not be the
// one from before the mode began.
func (t *terminal) escapeMode() {
	t.s.t.Helper()
	t.wait("INS")
	t.keys("Escape")
	t.wait("NOR")
}

// logged waits until Helix's log has a text: what was said to a server and what
// it has answered.
func (t *terminal) logged(text string) {
	t.s.t.Helper()
	t.until("comes to log", text, func(string) bool {
		log, _ := os.ReadFile(filepath.Join(t.s.home, ".cache/helix/helix.log")) // it may not be there yet
		return strings.Contains(string(log), text)
	})
}

// waitAfter presses keys, again and again as a server that is not ready yet
// ignores them, until the screen shows a text.
func (t *terminal) waitAfter(keys []string, text string) {
	t.s.t.Helper()
	pressed := time.Time{}
	t.until("shows", text, func(screen string) bool {
		if strings.Contains(screen, text) {
			return true
		}
		if time.Since(pressed) > 5*time.Second {
			pressed = time.Now()
			t.keys(keys...)
		}
		return false
	})
}
