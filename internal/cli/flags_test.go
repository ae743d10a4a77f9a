package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// The scripts observe what flags do. This holds them to observing each flag,
// environment variable and argument of every verb.
func TestScriptsTryEveryOption(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var scripts strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		script, _, _ := strings.Cut(string(text), "\n-- ")
		scripts.WriteString(script)
	}
	tried := func(pattern string) bool {
		return regexp.MustCompile(`(?m)` + pattern).MatchString(scripts.String())
	}
	for _, cmd := range command.All() {
		line := `lambda-lsp ` + cmd.Verb() + `\b.*`
		if !tried(line + `--json\b`) {
			t.Errorf("no script tries %s --json", cmd.Verb())
		}
		for _, o := range command.Options(cmd.NewArgs()) {
			switch {
			case o.Flag != "" && !tried(line+` --`+o.Flag+`\b`):
				t.Errorf("no script tries %s --%s", cmd.Verb(), o.Flag)
			case o.Dash() && !tried(line+` -- `):
				t.Errorf("no script tries %s -- %s", cmd.Verb(), o.Value)
			case o.Env != "" && !tried(`^env `+o.Env+`=.`):
				t.Errorf("no script sets %s", o.Env)
			}
		}
	}
}
