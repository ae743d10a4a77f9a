package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
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

// The manual page has every command and option, and mandoc finds nothing to say.
func TestManual(t *testing.T) {
	t.Parallel()
	mandoc := testenv.NeedTool(t, "mandoc")
	var page strings.Builder
	if err := WriteMan(&page, "v1.2.3", "2026-01-02"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "lambda-lsp.1")
	if err := os.WriteFile(file, []byte(page.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(mandoc, "-T", "lint", "-W", "warning", file).CombinedOutput(); err != nil {
		t.Errorf("mandoc -T lint: %v\n%s", err, out)
	}
	text, err := exec.Command(mandoc, "-T", "utf8", "-O", "width=1000", file).Output()
	if err != nil {
		t.Fatal(err)
	}
	// Bold letters are struck twice.
	plain := string(regexp.MustCompile(`.\x08`).ReplaceAll(text, nil))
	for _, cmd := range command.All() {
		_, section, found := strings.Cut(plain, "\n   "+Synopsis(cmd)+"\n")
		section, _, _ = strings.Cut(section, "\n   lambda-lsp ")
		if !found {
			t.Errorf("the manual has no section %q", Synopsis(cmd))
		}
		for _, o := range command.Options(cmd.NewArgs()) {
			words := strings.Join(strings.Fields(section), " ")
			if o.Flag != "" && !strings.Contains(words, spelling(o)+" "+upperFirst(explain(o))+".") {
				t.Errorf("the manual does not explain %s %s:\n%s", cmd.Verb(), o.Name(), section)
			}
		}
	}
	for _, want := range []string{"lambda-lsp completion SHELL", "lambda-lsp serve", "--gopls", "HANDLER", "v1.2.3", "2026-01-02"} {
		if !strings.Contains(plain, want) {
			t.Errorf("the manual does not have %q", want)
		}
	}
}
