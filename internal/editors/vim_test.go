package editors

import (
	"os"
	"strings"
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
	set := blocks(t, "Vim with ALE", "vim")
	// The page says: with another command, and the other linters.
	together := strings.Replace(set[0], "'command': '%e'", "'command': '%e serve --gopls'", 1) + set[1]
	if together == set[0]+set[1] {
		t.Fatal("the page has no command to replace")
	}
	for name, tt := range map[string]struct {
		set  string
		env  []string
		want []string
	}{
		"two servers": {set[0], nil, append(steps("gopls: ", "func Handle"), beside)},
		"one server":  {together, []string{"RELAY=1"}, append(relaySteps(), beside)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSession(t)
			s.env = append(s.env, tt.env...)
			vimrc := s.config(".vimrc", "set runtimepath^="+ale+"\nfiletype plugin on\n"+tt.set)
			s.run(tt.want,
				vim, "-N", "-u", vimrc, "-i", "NONE", "-n", "-e", "-s", "--not-a-term", "-S", s.driver("ale.vim"), s.file())
		})
	}
}
