package cli

import (
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

func TestHelpListsEveryVerb(t *testing.T) {
	t.Parallel()
	var help strings.Builder
	if err := writeHelp(&help); err != nil {
		t.Fatal(err)
	}
	for _, cmd := range command.All() {
		if !strings.Contains(help.String(), "\n  "+Synopsis(cmd)+"  ") {
			t.Errorf("help does not list %s:\n%s", cmd.Verb(), help.String())
		}
	}
}

func TestVerbHelpListsEveryOption(t *testing.T) {
	t.Parallel()
	for _, cmd := range command.All() {
		var help strings.Builder
		if err := writeVerbHelp(&help, cmd); err != nil {
			t.Fatal(err)
		}
		for _, o := range command.Options(cmd.NewArgs()) {
			if name := o.Name(); name != "" && !strings.Contains(help.String(), "\n  "+name) && !strings.Contains(help.String(), ", "+name+" ") {
				t.Errorf("help %s does not explain %s:\n%s", cmd.Verb(), name, help.String())
			}
		}
	}
}
