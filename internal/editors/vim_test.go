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
	apart := set[0]
	// The page says: instead of the first nine lines.
	lines := strings.SplitAfter(apart, "\n")
	together := set[1] + strings.Join(lines[9:], "")
	for name, tt := range map[string]struct {
		set  string
		env  []string
		want []string
	}{
		"two servers": {apart, nil, steps("gopls: ", "func Handle")},
		"one server":  {together, []string{"RELAY=1"}, relaySteps()},
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
