package editors

import (
	"fmt"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestEmacs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		heading, driver string
		want            []string
	}{
		// Eglot runs one server on a buffer.
		"eglot":    {"Emacs with eglot", "eglot.el", append(relaySteps(), beside)},
		"lsp-mode": {"Emacs with lsp-mode", "lsp-mode.el", append(steps("gopls: ", "func Handle"), beside)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emacs := testenv.NeedTool(t, "emacs")
			s := newSession(t)
			for _, library := range []string{"go-mode", name} {
				find := s.command(emacs, "--batch", "--funcall=package-initialize",
					"--eval", fmt.Sprintf("(kill-emacs (if (locate-library %q) 0 1))", library))
				if err := find.Run(); err != nil {
					testenv.Missing(t, "Emacs has no "+library)
				}
			}
			init := s.config("init.el", blocks(t, tt.heading, "elisp")[0])
			s.run(tt.want, emacs, "--batch", "--funcall=package-initialize", "--load="+s.driver("emacs.el"),
				"--load="+init, "--load="+s.driver(tt.driver))
		})
	}
}
