package editors

import (
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestNeovim(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		heading string
		nvim    func(*testing.T) string
		gopls   string // attaches it, where the page leaves that to the user
	}{
		"current": {
			heading: "Neovim, 0.11 and newer",
			nvim:    func(t *testing.T) string { return sid(t, "nvim") },
		},
		"old": {
			heading: "Neovim, before 0.11",
			nvim:    func(t *testing.T) string { return testenv.NeedTool(t, "nvim") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nvim := tt.nvim(t)
			s := newSession(t)
			set := blocks(t, tt.heading, "lua")
			if len(set) == 1 {
				set = append(set, besides(set[0]))
			}
			init := s.config("init.lua", strings.Join(set, "\n"))
			want := append(steps("gopls: ", "func Handle"), "progress: Build", beside)
			if name == "current" {
				want = append([]string{"0.11 or newer: true"}, want...)
			}
			s.run(want,
				nvim, "--headless", "-n", "-i", "NONE", "-u", init, "-S", s.driver("neovim.lua"), s.file())
		})
	}
}

// besides returns the code that attaches gopls as the page says it for old
// versions: the same again with another name and cmd.
func besides(lua string) string {
	lua, _, _ = strings.Cut(lua, "vim.api.nvim_create_user_command")
	return strings.NewReplacer("'lambda'", "'gopls'", "'lambda-lsp'", "'gopls'", "local lambda", "local gopls", "lambda[", "gopls[").Replace(lua)
}
