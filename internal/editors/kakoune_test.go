package editors

import (
	"os"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// kakoune-lsp cannot be had here. So this tests that Kakoune itself takes the
// set-up, and what it would hand to kakoune-lsp.
func TestKakoune(t *testing.T) {
	t.Parallel()
	kak := testenv.NeedTool(t, "kak")
	s := newSession(t)
	set := blocks(t, "Kakoune", "kak")
	for _, tt := range []struct {
		kakrc string
		want  []string
	}{
		{set[0], []string{"[gopls]", "[lambda-lsp]"}},
		{set[0] + set[1], []string{"[lambda-lsp]", `args = ["serve", "--gopls"]`}},
	} {
		kakoune(t, s, kak, tt.kakrc, tt.want)
	}
}

func kakoune(t *testing.T, s *session, kak, set string, want []string) {
	t.Helper()
	kakrc := s.config("kakrc", set)
	said, beside := s.config("said", ""), s.config("beside", "")
	out, err := s.command(kak, "-n", "-ui", "dummy", "-e", strings.NewReplacer("KAKRC", kakrc, "SAID", said, "BESIDE", beside).Replace(`
		declare-option str lsp_servers
		define-command lsp-execute-command -params 2 %{ echo -to-file SAID "%opt{lsp_servers}%arg{1} %arg{2}" }
		source KAKRC
		set-option buffer filetype go
		try %{ lambda build } catch %{ echo -to-file SAID %val{error} }
		edit function.json
		echo -to-file BESIDE %opt{lsp_servers}
		kill!
	`), s.file()).CombinedOutput()
	text, readErr := os.ReadFile(said)
	if err != nil || readErr != nil {
		t.Fatalf("%v, %v\n%s", err, readErr, out)
	}
	if text, err := os.ReadFile(beside); err != nil || !strings.Contains(string(text), "[lambda-lsp]") {
		t.Errorf("beside function.json the servers are %q, %v", text, err)
	}
	servers, call, _ := strings.Cut(string(text), "lambda.build ")
	for _, part := range want {
		if !strings.Contains(servers, part) {
			t.Errorf("the servers are %q, without %s", servers, part)
		}
	}
	if want := `[{"dir": "` + s.dir + `"}]`; strings.TrimSpace(call) != want {
		t.Errorf("lambda.build is called with %q, want %q", call, want)
	}
}
