package cli

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

var update = flag.Bool("update", false, "write the README's table of commands")

// The README's table is the list of commands.
func TestReadmeListsTheCommands(t *testing.T) {
	t.Parallel()
	const (
		file  = "../../README.md"
		begin = "| command | does |\n| --- | --- |\n"
	)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	end := strings.Index(rest, "\n\n")
	if !found || end < 0 {
		t.Fatal("README.md has no table of commands")
	}
	var table strings.Builder
	for _, cmd := range command.All() {
		fmt.Fprintf(&table, "| `%s` | %s |\n", Synopsis(cmd), cmd.Short)
	}
	want := before + begin + table.String() + rest[end+1:]
	if want == string(text) {
		return
	}
	if !*update {
		t.Fatalf("README.md is stale; run go test ./internal/cli -update. It should have\n%s", table.String())
	}
	if err := os.WriteFile(file, []byte(want), 0o666); err != nil {
		t.Fatal(err)
	}
}
