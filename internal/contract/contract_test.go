package contract_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/contract"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// scratch is removed when the tests have ended.
var scratch string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "contract-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	scratch = dir
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

var artifact = sync.OnceValues(func() (string, error) { return buildInto("values", false) })

// artifactRaw has the option that replaces the runtime client's marshaller.
var artifactRaw = sync.OnceValues(func() (string, error) { return buildInto("raw", true) })

func buildInto(dir string, marshaller bool) (string, error) {
	source, err := filepath.Abs("../../testdata/contract")
	if err != nil {
		return "", err
	}
	dir = filepath.Join(scratch, dir)
	if err := os.Mkdir(dir, 0o755); err != nil {
		return "", err
	}
	r, err := shim.Build(context.Background(), shim.Options{
		Dir: source, Output: filepath.Join(dir, "handler.so"), Handlers: contract.Handlers(), Marshaller: marshaller,
	})
	if err != nil {
		return "", err
	}
	return r.Path, nil
}

// build returns the file that one of the above makes.
func build(t testing.TB, artifact func() (string, error)) string {
	t.Helper()
	testenv.NeedTool(t, "gcc")
	file, err := artifact()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestDirect makes every call of the table on every CPython there is.
func TestDirect(t *testing.T) {
	t.Parallel()
	so := build(t, artifact)
	for _, python := range testenv.Pythons(t) {
		t.Run(python.Version, func(t *testing.T) {
			t.Parallel()
			for _, group := range groups(contract.Cases()) {
				imported, outcomes := contract.Direct(t, python.Path, so, group)
				if imported.Type != "" {
					t.Fatalf("import: %s", imported)
				}
				for i, c := range group {
					t.Run(c.Name, func(t *testing.T) { c.Verify(t, outcomes[i]) })
				}
			}
		})
	}
}

// groups splits the cases by process: those that end it run alone, the others
// with those of the same environment.
func groups(cases []contract.Case) [][]contract.Case {
	var list [][]contract.Case
	shared := map[string]int{}
	for _, c := range cases {
		key := strings.Join(c.Environ, "\n")
		i, ok := shared[key]
		switch {
		case c.Want.Dies != 0:
			list = append(list, []contract.Case{c})
		case ok:
			list[i] = append(list[i], c)
		default:
			shared[key] = len(list)
			list = append(list, []contract.Case{c})
		}
	}
	return list
}

// A line that is logged before there is an invocation has an empty request id.
func TestLogBeforeTheFirstCall(t *testing.T) {
	t.Parallel()
	python := newest(t)
	imported, _ := contract.Direct(t, python.Path, build(t, artifact), nil)
	if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t\tin init\n$`).MatchString(imported.Log) {
		t.Errorf("log %q", imported.Log)
	}
}

func TestMissingHandlerIsNamed(t *testing.T) {
	t.Parallel()
	for _, python := range testenv.Pythons(t) {
		_, outcomes := contract.Direct(t, python.Path, build(t, artifact), []contract.Case{{Handler: "Handel", Event: "1"}})
		if o := outcomes[0]; o.Type != "AttributeError" || !strings.Contains(o.Error, "'Handel'") {
			t.Errorf("%s: %s", python.Version, o)
		}
	}
}

// newest is the newest CPython of this machine.
func newest(t testing.TB) testenv.Python {
	list := testenv.Pythons(t)
	return list[len(list)-1]
}

// Every handler that is built has a case, but for the one that several calls meet in.
func TestEveryHandlerHasACase(t *testing.T) {
	t.Parallel()
	cases := contract.Cases()
	for _, name := range contract.Handlers() {
		name = strings.TrimPrefix(name, "*")
		if name != "Meet" && !slices.ContainsFunc(cases, func(c contract.Case) bool { return c.Handler == name }) {
			t.Errorf("no case calls %s", name)
		}
	}
}

// A Python whose json has other insides gets the same answers from the outside.
func TestWithoutCompiledJSON(t *testing.T) {
	t.Parallel()
	so := build(t, artifact)
	const script = `
import json, sys
json.encoder.c_make_encoder = None
json.JSONDecoder = object
sys.path.insert(0, sys.argv[1])
import handler
event = {"a": [1, True, None, 1180591620717411303424], "b": u"\u00e9\U0001F600\u0000"}
assert handler.Raw(event, None) == event
`
	for _, python := range testenv.Pythons(t) {
		out, err := exec.Command(python.Path, "-c", script, filepath.Dir(so)).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", python.Version, err, out)
		}
	}
}
