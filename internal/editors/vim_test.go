package editors

import (
	"os"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// ale is where Debian has the plugin, which no vimrc of a test's own finds.
const ale = "/usr/share/vim-ale"

func TestVim(t *testing.T) {
	t.Parallel()
	vim := testenv.NeedTool(t, "vim")
	if _, err := os.Stat(ale); err != nil {
		testenv.Missing(t, "ALE is not in "+ale)
	}
	s := newSession(t)
	vimrc := s.config(".vimrc", "set runtimepath^="+ale+"\nfiletype plugin on\n"+blocks(t, "Vim with ALE", "vim")[0])
	s.run(steps("gopls: ", "func Handle"),
		vim, "-N", "-u", vimrc, "-i", "NONE", "-n", "-e", "-s", "--not-a-term", "-S", s.driver("ale.vim"), s.file())
}
