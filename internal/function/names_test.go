package function_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func TestSplitHandler(t *testing.T) {
	for handler, want := range map[string]string{
		"handler.Handle": "handler Handle",
		"a.b.Handle":     "a.b Handle",
		"Handle":         "",
		".Handle":        "",
		"handler.":       "",
		"":               "",
	} {
		module, attribute, ok := function.SplitHandler(handler)
		if got := strings.TrimSpace(module + " " + attribute); got != want || ok != (want != "") {
			t.Errorf("SplitHandler(%q) = %q, %v", handler, got, ok)
		}
	}
}

func TestModuleNames(t *testing.T) {
	const (
		stdlib  = ": Python's standard library has a module of this name; choose another name, such as handler"
		theirs  = ": Lambda's Python runtime has a module of its own by this name; choose another name, such as handler"
		letters = ": Python cannot import a .so whose name has other characters than ASCII letters, digits, - and _; choose another name, such as handler"
		path    = ": the .so stands beside its source, so its name has no directory and no dot; choose another name, such as handler"
	)
	for _, tt := range []struct{ name, runtime, want string }{
		{"handler", "", ""},
		{"my-handler_2", "", ""},
		{"class", "", ""}, // importlib does not mind keywords
		{"2nd", "", ""},
		{"json", "", stdlib},
		{"annotationlib", "", stdlib},
		{"_socket", "", stdlib},
		{"urllib2", "", ""},
		{"urllib2", "python3.13", ""},
		{"urllib2", "python2.7", stdlib},
		{"json", "python2.7", stdlib},
		{"awslambdaric", "", theirs},
		{"bootstrap", "", theirs},
		{"größe", "", letters},
		{"a b", "", letters},
		{"a\n", "", letters},
		{"lib/handler", "", path},
		{"..", "", path},
		{"handler.so", "", path},
		{"", "", ": the name is empty; choose another name, such as handler"},
	} {
		err := function.CheckModule(tt.name, tt.runtime)
		got := ""
		if err != nil {
			got = strings.TrimPrefix(strings.TrimPrefix(err.Error(), "name the module"), " "+strings.ReplaceAll(tt.name, "\n", `\x0a`))
		}
		if got != tt.want {
			t.Errorf("CheckModule(%q, %q): %q, want %q", tt.name, tt.runtime, got, tt.want)
		}
	}
}

// The list of standard library modules holds what each Python at hand says of
// itself.
func TestStandardLibraryIsListed(t *testing.T) {
	t.Parallel()
	for _, python := range testenv.Pythons(t) {
		if _, ok := function.Lookup("python" + python.Version); !ok || python.Version == "2.7" {
			continue // not to be deployed to, or cannot tell
		}
		out, err := exec.Command(python.Path, "-c", `import sys; print("\n".join(sys.stdlib_module_names))`).Output()
		if err != nil {
			t.Fatal(err)
		}
		names := strings.Fields(string(out))
		if len(names) < 200 || !slices.Contains(names, "json") {
			t.Fatalf("%s: %d names", python.Version, len(names))
		}
		for _, name := range names {
			if function.CheckModule(name, "python"+python.Version) == nil {
				t.Errorf("%s: %s is not listed", python.Version, name)
			}
		}
	}
}

// A flag beats the environment, that beats function.json, that beats the default.
func TestNaming(t *testing.T) {
	for _, tt := range []struct {
		naming function.Naming
		want   string
	}{
		{function.Naming{}, "handler"},
		{function.Naming{Handler: "orders.Handle"}, "orders"},
		{function.Naming{Environment: "foo", Handler: "orders.Handle"}, "foo"},
		{function.Naming{Flag: "bar", Environment: "foo", Handler: "orders.Handle"}, "bar"},
		{function.Naming{Flag: "bar", Environment: "json", Handler: "Handle"}, "bar"},
		{function.Naming{Environment: "json"}, "name the module json (from HANDLER): Python's standard library has a module of this name; choose another name, such as handler"},
		{function.Naming{Flag: "a/b"}, "name the module a/b (from --handler): the .so stands beside its source, so its name has no directory and no dot; choose another name, such as handler"},
		{function.Naming{Handler: "re.Handle"}, "name the module re (from function.json's Handler): Python's standard library has a module of this name; choose another name, such as handler"},
		{function.Naming{Handler: "Greet"}, "read Handler Greet: it names no module; write it as module.Symbol, such as handler.Greet"},
	} {
		got, err := tt.naming.Module("python3.13")
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.naming, got, tt.want)
		}
	}
}
