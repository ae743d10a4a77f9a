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

var artifact = sync.OnceValues(func() (string, error) {
	return buildInto("values/handler.so", shim.Build, shim.Options{})
})

// artifactRaw has the option that replaces the runtime client's marshaller.
var artifactRaw = sync.OnceValues(func() (string, error) {
	return buildInto("raw/handler.so", shim.Build, shim.Options{Marshaller: true})
})

// buildInto builds the handlers of the table into a new directory of scratch.
func buildInto(file string, build func(context.Context, shim.Options) (*shim.Result, error), o shim.Options) (string, error) {
	source, err := filepath.Abs("../../testdata/contract")
	if err != nil {
		return "", err
	}
	file = filepath.Join(scratch, file)
	if err := os.Mkdir(filepath.Dir(file), 0o755); err != nil {
		return "", err
	}
	o.Dir, o.Output, o.Handlers = source, file, contract.Handlers()
	r, err := build(context.Background(), o)
	if err != nil {
		return "", err
	}
	return r.Path, nil
}

// built returns the file that one of the above makes.
func built(t testing.TB, artifact func() (string, error)) string {
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
	so := built(t, artifact)
	for _, python := range testenv.Pythons(t) {
		t.Run(python.Version, func(t *testing.T) {
			t.Parallel()
			direct(t, python, so)
		})
	}
}

// direct makes every call of the table, importing the file.
func direct(t *testing.T, python testenv.Python, so string) {
	for _, group := range groups(contract.Cases()) {
		imported, outcomes := contract.Direct(t, python.Path, so, group)
		if imported.Type != "" {
			t.Fatalf("import: %s", imported)
		}
		for i, c := range group {
			t.Run(c.Name, func(t *testing.T) { c.Verify(t, outcomes[i]) })
		}
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
	imported, _ := contract.Direct(t, python.Path, built(t, artifact), nil)
	if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\t\tin init\n$`).MatchString(imported.Log) {
		t.Errorf("log %q", imported.Log)
	}
}

func TestMissingHandlerIsNamed(t *testing.T) {
	t.Parallel()
	for _, python := range testenv.Pythons(t) {
		_, outcomes := contract.Direct(t, python.Path, built(t, artifact), []contract.Case{{Handler: "Handel", Event: "1"}})
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

// The glue's own encoder makes what json makes of the same value, whatever it
// leaves to json.
func TestEventsAreEncodedAsJSONDoes(t *testing.T) {
	t.Parallel()
	so := built(t, artifact)
	const script = `
import collections, json, sys
sys.path.insert(0, sys.argv[1])
import handler

class Text(str): pass
class Number(int): pass
class Rate(float): pass

def nested(depth, value=1):
    for i in range(depth):
        value = [value] if i % 2 else {"k": value}
    return value

controls = u"".join(chr(c) if sys.version_info[0] > 2 else unichr(c) for c in range(0x80))
for event in [
    None, True, False, 0, -1, 2**31, -2**63, 2**63 - 1, 2**63, -2**70, 10**400,
    0.0, -0.0, 0.1, 1e16, 1e22, 1e-7, 5e-324, 1.7976931348623157e308, 123456789.125,
    u"", controls, u"\u00e9\u20ac\U0001F600", u"a\ud800b", u"x" * 100000, u"\u20ac" * 5000,
    [], {}, [[]], [{}], {u"": []}, [1, [2, [u"3"]]], {controls: [None, True], u"\u00e9": {u"\ud800": 1}},
    nested(100), nested(200), nested(201), nested(600),
    (1, (2,)), collections.OrderedDict([(u"b", 1), (u"a", 2)]), {1: 2}, {None: 1}, {True: 1}, {1.5: 1}, {Text("k"): 1},
    Text("t"), Number(7), [Rate(0.5)],
]:
    text = handler.Text(event, None)
    want = json.dumps(event)
    assert json.loads(text) == json.loads(want), (event, text)
    # Digits, order and spacing; only escapes may differ.
    assert json.dumps(json.loads(text, object_pairs_hook=collections.OrderedDict)) == want, (event, text)
for event in [float("nan"), float("inf"), [-float("inf")]]:
    try:
        handler.Text(event, None)
    except Exception as e:
        assert type(e).__name__ == "SyntaxError" and "invalid character" in str(e), e
    else:
        raise AssertionError(event)
circle = []
circle.append(circle)
for event, error in [(circle, (ValueError, RuntimeError)), (object(), TypeError), ([set()], TypeError), ({(): 1}, TypeError)]:
    try:
        handler.Text(event, None)
    except error:
        pass
    else:
        raise AssertionError(event)
`
	for _, python := range testenv.Pythons(t) {
		out, err := exec.Command(python.Path, "-c", script, filepath.Dir(so)).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", python.Version, err, out)
		}
	}
}

// A Python whose json has other insides gets the same answers from the outside.
func TestWithoutCompiledJSON(t *testing.T) {
	t.Parallel()
	so := built(t, artifact)
	const script = `
import json, sys
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
