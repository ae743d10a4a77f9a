package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestBadInput(t *testing.T) {
	t.Parallel()
	ids := regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	for _, tt := range slices.Concat(mistakes, functionMistakes) {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSandbox(t, tt.files)
			if err := os.Remove(filepath.Join(s.dir, "handler_test.go")); err != nil {
				t.Fatal(err)
			}
			before := s.listing()
			var by []string
			if tt.broken != nil {
				by = tt.broken(t, s)
				before = s.listing()
			}
			line := append(append(by, "lambda-lsp"), strings.Fields(tt.args)...)
			stdout, stderr, status := s.run(line[0], line[1:]...)
			if begin := strings.Index(stderr, "START RequestId"); begin >= 0 {
				stderr = stderr[:begin]
			}
			plain := func(text string) string {
				return ids.ReplaceAllString(strings.ReplaceAll(text, s.dir, "DIR"), "ID")
			}
			if stdout, stderr = plain(stdout), plain(stderr); stdout != tt.stdout || stderr != tt.stderr || status != tt.status {
				t.Errorf("%s\nstdout %q\nwant   %q\nstderr %q\nwant   %q\nstatus %d, want %d",
					tt.args, stdout, tt.stdout, stderr, tt.stderr, status, tt.status)
			}
			if after := s.listing(); after != before {
				t.Errorf("left %s\nof %s", after, before)
			}
		})
	}
}

// shim is a file of the shim model with one declaration.
func shim(decl string, imports ...string) string {
	text := "package main\n\n// /* Required, but no C code needed. */\nimport \"C\"\n\nimport (\n"
	for _, path := range append(imports, "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime") {
		text += "\t\"" + path + "\"\n"
	}
	return text + ")\n\nvar _ *runtime.Context\n\n" + decl + "\n"
}
