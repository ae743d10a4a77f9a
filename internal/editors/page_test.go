package editors

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/settings"
)

const page = "../../docs/editors.md"

// blocks returns the fenced code blocks of a language below a heading of the
// page, in order.
func blocks(t *testing.T, heading, language string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n## "+heading+"\n")
	if !found {
		t.Fatalf("%s has no heading %q", page, heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var list []string
	for {
		_, rest, found := strings.Cut(section, "\n```"+language+"\n")
		if !found {
			break
		}
		block, rest, closed := strings.Cut(rest, "\n```\n")
		if !closed {
			t.Fatalf("%s: a code block below %q does not end", page, heading)
		}
		list = append(list, block+"\n")
		section = "\n" + rest
	}
	if len(list) == 0 {
		t.Fatalf("%s has no %s below %q", page, language, heading)
	}
	return list
}

// What no test can run here is at least JSON.
func TestJSONBlocks(t *testing.T) {
	t.Parallel()
	for _, heading := range []string{"Sublime Text with LSP", "Zed"} {
		for _, block := range blocks(t, heading, "json") {
			var value any
			if err := json.Unmarshal([]byte(block), &value); err != nil {
				t.Errorf("%s: %v in\n%s", heading, err, block)
			}
		}
	}
}

// The page's table has every setting with its default, and no other.
func TestSettingsTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "\n## Settings\n")
	got := map[string]string{}
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, "|"); len(cells) == 5 && strings.HasPrefix(cells[1], " `") {
			got[strings.Trim(cells[1], " `")] = strings.Trim(cells[2], " `")
		}
	}
	want := map[string]string{}
	defaults := reflect.ValueOf(settings.Default())
	for i := range defaults.NumField() {
		value, err := json.Marshal(defaults.Field(i).Interface())
		if err != nil {
			t.Fatal(err)
		}
		want[defaults.Type().Field(i).Tag.Get("json")] = empty(defaults.Field(i).Kind(), string(value))
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// empty writes a nil slice or map as users do.
func empty(kind reflect.Kind, value string) string {
	switch {
	case value == "null" && kind == reflect.Slice:
		return "[]"
	case value == "null" && kind == reflect.Map:
		return "{}"
	}
	return value
}
