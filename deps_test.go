// Package lambdalsp holds the tests that are about the whole tree.
package lambdalsp

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/lambda-lsp/lambda-lsp/"

// allowed is the map of the house: for each package, the packages of this module
// it may import, lowest tier first. A package that is not listed fails the test,
// and so does an edge that nothing uses.
var allowed = map[string][]string{
	// domain
	"internal/failure":               {"internal/visible"},
	"internal/events":                {"analyzer/handler", "internal/tidy"},
	"internal/function":              {"analyzer/handler", "internal/failure", "internal/finding", "internal/jsontree", "internal/nearest", "internal/readfile"},
	"internal/jsoncheck":             {},
	"internal/frame":                 {},
	"internal/include":               {"internal/failure", "internal/finding"},
	"internal/jsontree":              {"internal/finding"},
	"internal/sample":                {"internal/finding", "internal/jsoncheck", "internal/jsontree", "internal/nearest", "internal/tidy"},
	"internal/template":              {"internal/failure", "internal/finding", "internal/function", "internal/jsontree", "internal/nearest"},
	"internal/tidy":                  {},
	"internal/nearest":               {},
	"internal/loopback":              {},
	"internal/finding":               {"internal/visible"},
	"internal/gobuild":               {"internal/failure", "internal/finding", "internal/proc", "internal/readfile"},
	"internal/proc":                  {},
	"internal/renameio":              {},
	"internal/readfile":              {},
	"internal/visible":               {},
	"internal/stacktrace":            {"internal/readfile"},
	"analyzer/rule":                  {"internal/finding"},
	"analyzer/ignore":                {},
	"analyzer/internal/source":       {},
	"analyzer/handler":               {"analyzer/ignore", "analyzer/internal/source", "analyzer/rule", "internal/finding"},
	"analyzer/internal/report":       {"analyzer/handler", "analyzer/ignore", "analyzer/rule", "internal/finding"},
	"analyzer/lambdacgo":             {"analyzer/handler", "analyzer/internal/report", "analyzer/internal/source", "analyzer/rule", "internal/finding"},
	"analyzer/lambdajson":            {"analyzer/handler", "analyzer/internal/report", "analyzer/rule", "internal/finding", "internal/jsoncheck", "internal/tidy"},
	"analyzer/lambdalife":            {"analyzer/handler", "analyzer/internal/report", "analyzer/internal/source", "analyzer/rule", "internal/finding"},
	"analyzer/lambdasig":             {"analyzer/handler", "analyzer/internal/report", "analyzer/rule", "internal/finding"},
	"analyzer":                       {"analyzer/handler", "analyzer/lambdacgo", "analyzer/lambdajson", "analyzer/lambdalife", "analyzer/lambdasig", "analyzer/rule", "internal/finding"},
	"analyzer/internal/analyzertest": {},

	// engine
	"internal/build":     {"analyzer/handler", "internal/failure", "internal/finding", "internal/function", "internal/gobuild", "internal/include", "internal/proc", "internal/readfile", "internal/renameio", "internal/workspace", "shim"},
	"internal/local":     {"internal/failure", "internal/function", "internal/gobuild", "internal/proc"},
	"internal/measure":   {"internal/failure", "internal/local"},
	"internal/aws":       {"internal/failure"},
	"internal/debug":     {"internal/failure", "internal/frame", "internal/gobuild", "internal/local", "internal/proc"},
	"internal/convert":   {"analyzer/handler", "internal/events", "internal/finding", "internal/function", "internal/jsontree", "internal/sample"},
	"internal/scaffold":  {"analyzer/handler", "internal/events", "internal/failure"},
	"internal/fix":       {"internal/failure", "internal/finding", "internal/renameio"},
	"internal/front":     {"internal/failure", "internal/function", "internal/local", "internal/watch"},
	"internal/watch":     {"internal/build", "internal/failure", "internal/local", "internal/proc"},
	"internal/workspace": {"analyzer", "analyzer/handler", "internal/failure", "internal/finding", "internal/function", "internal/gobuild", "internal/include", "internal/jsoncheck", "internal/jsontree", "internal/proc", "internal/readfile", "internal/renameio", "internal/sample"},
	"internal/check":     {"analyzer/rule", "internal/failure", "internal/finding", "internal/fix", "internal/readfile", "internal/workspace"},
	"shim/template":      {},
	"shim":               {"analyzer", "analyzer/handler", "internal/failure", "internal/finding", "internal/gobuild", "internal/proc", "internal/readfile", "internal/renameio", "internal/workspace"},

	// declared
	"internal/command": {
		"analyzer", "analyzer/handler", "internal/aws", "internal/build", "internal/check", "internal/debug", "internal/events", "internal/failure",
		"internal/finding", "internal/fix", "internal/front", "internal/function", "internal/gobuild", "internal/local", "internal/loopback", "internal/measure", "internal/nearest",
		"internal/proc", "internal/readfile", "internal/scaffold", "internal/stacktrace", "internal/template", "internal/watch",
	},
	"internal/settings": {"internal/failure"},

	// front ends
	"internal/cli": {"internal/command", "internal/failure", "internal/finding", "internal/gobuild", "internal/lsp", "internal/nearest", "internal/relay", "internal/visible"},
	"internal/lsp": {
		"analyzer/handler", "internal/aws", "internal/command", "internal/convert", "internal/events", "internal/failure", "internal/finding", "internal/fix", "internal/frame",
		"internal/function", "internal/jsoncheck", "internal/jsontree", "internal/proc", "internal/readfile", "internal/sample", "internal/scaffold", "internal/settings",
		"internal/stacktrace", "internal/vscode", "internal/workspace",
	},
	"internal/relay":  {"internal/failure", "internal/frame", "internal/lsp", "internal/proc", "internal/settings"},
	"internal/vscode": {"internal/aws", "internal/command"},

	// programs
	"cmd/lambda-lsp":  {"internal/cli"},
	"golangci":        {"analyzer"},
	"cmd/lambdacheck": {"analyzer", "internal/cli"},
	"bench":           {"internal/local", "shim"},
	"release":         {"internal/cli"},

	// tests
	"internal/awstest":    {"internal/proc", "internal/testenv"},
	"internal/contract":   {},
	"internal/editors":    {},
	"internal/lsptest":    {"internal/frame"},
	"internal/oracle":     {},
	"internal/testenv":    {},
	"internal/vscodetest": {},
}

// homes lists the modules that only some packages may import.
var homes = map[string][]string{
	"go.lsp.dev/":                   {"internal/lsp", "internal/relay"},
	"gopkg.in/yaml.v3":              {"internal/template"},
	"github.com/aws/aws-sdk-go-v2/": {"internal/aws"},
	// Its String and Int32 make the pointers of the request's fields.
	"github.com/aws/aws-sdk-go-v2/aws": {"internal/aws", "internal/function"},
	"github.com/aws/aws-sdk-go-v2/service/lambda": {
		"internal/aws", "internal/function",
	},
}

func TestImportsGoDown(t *testing.T) {
	used := map[string]map[string]bool{}
	for _, goos := range []string{"linux", "darwin", "windows"} {
		for pkg, imports := range imports(t, goos) {
			edges, ok := allowed[pkg]
			if !ok {
				t.Errorf("%s is not in the table of allowed imports", pkg)
				continue
			}
			if used[pkg] == nil {
				used[pkg] = map[string]bool{}
			}
			for _, path := range imports {
				rel, ours := strings.CutPrefix(path, module)
				if !ours {
					checkHome(t, pkg, path)
					continue
				}
				used[pkg][rel] = true
				if !slices.Contains(edges, rel) {
					t.Errorf("%s imports %s, which the table does not allow", pkg, rel)
				}
			}
		}
	}
	for pkg, edges := range allowed {
		if used[pkg] == nil {
			t.Errorf("the table lists %s, which does not exist", pkg)
		}
		for _, edge := range edges {
			if !used[pkg][edge] {
				t.Errorf("the table allows %s to import %s, which it does not", pkg, edge)
			}
		}
	}
}

// checkHome holds an import of another module against the longest prefix in homes.
func checkHome(t *testing.T, pkg, path string) {
	t.Helper()
	longest := ""
	for prefix := range homes {
		if strings.HasPrefix(path, prefix) && len(prefix) > len(longest) {
			longest = prefix
		}
	}
	if longest != "" && !slices.Contains(homes[longest], pkg) {
		t.Errorf("%s imports %s, which belongs in %s", pkg, path, strings.Join(homes[longest], ", "))
	}
}

// imports lists what each package of the module imports, tests aside.
func imports(t *testing.T, goos string) map[string][]string {
	t.Helper()
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list for %s: %v", goos, err)
	}
	list := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		pkg := strings.TrimPrefix(fields[0], module)
		if pkg+"/" != module {
			list[pkg] = fields[1:]
		}
	}
	return list
}
