package function

import (
	_ "embed" // the lists of standard library modules
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// DefaultModule names the .so when nothing else does.
const DefaultModule = "handler"

// The modules of the standard library, one a line: stdlib3 of CPython 3.10 to
// 3.14, stdlib2 those that only 2.7 has.
//
// Source: sys.stdlib_module_names; for 2.7, which lacks it, its Lib and lib-dynload
// directories; for what 3.14 adds, "The Python Standard Library".
var (
	//go:embed stdlib3.txt
	stdlib3 string
	//go:embed stdlib2.txt
	stdlib2 string
)

// runtimeModules are loaded before the handler in Lambda's Python runtimes: a
// handler of that name is never imported.
func runtimeModules() []string {
	return []string{"__main__", "awslambdaric", "bootstrap", "lambda_runtime_exception", "runtime_client", "simplejson", "snapshot_restore_py"}
}

// SplitHandler takes "handler.Handle" apart as Lambda's Python runtimes do, at
// the last dot. It reports false when there is no dot or nothing on one side.
func SplitHandler(handler string) (module, attribute string, ok bool) {
	i := strings.LastIndexByte(handler, '.')
	if i <= 0 || i == len(handler)-1 {
		return "", "", false
	}
	return handler[:i], handler[i+1:], true
}

// CheckModule returns nil when CPython can import an extension module of this
// name and gets ours: runtime, such as "python3.13", says which CPython, "" any
// 3.x. The error is a *failure.Error.
func CheckModule(name, runtime string) error {
	fail := func(format string, args ...any) error {
		return failure.New("name the module", name, format, args...).
			WithHint("choose another name, such as %s", DefaultModule)
	}
	switch {
	case name == "":
		return fail("the name is empty")
	case strings.ContainsAny(name, "./\\"):
		return fail("the .so stands beside its source, so its name has no directory and no dot")
	case strings.ContainsFunc(name, func(r rune) bool { return !moduleRune(r) }):
		return fail("Python cannot import a .so whose name has other characters than ASCII letters, digits, - and _")
	case slices.Contains(runtimeModules(), name):
		return fail("Lambda's Python runtime has a module of its own by this name")
	case listed(stdlib3, name), runtime == "python2.7" && listed(stdlib2, name):
		return fail("Python's standard library has a module of this name")
	}
	return nil
}

func moduleRune(r rune) bool {
	return r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// listed reports whether one of the lines is name, which has no line break.
func listed(lines, name string) bool {
	return strings.Contains("\n"+lines, "\n"+name+"\n")
}

// A Naming is where the name of the module may come from. Flag and Environment
// hold a module ("foo"), Handler function.json's Handler ("foo.Bar"); each is
// "" when not given.
type Naming struct {
	Flag        string // --handler
	Environment string // HANDLER
	Handler     string
}

// Module returns the name of the .so without its suffix: a flag beats the
// environment, that function.json, that DefaultModule. The error is a
// *failure.Error that names where the bad name came from; a flag that only
// repeats the environment is taken for a default that came from there.
func (n Naming) Module(runtime string) (string, error) {
	if n.Flag == n.Environment {
		n.Flag = ""
	}
	for _, given := range []struct{ source, name string }{
		{"--handler", n.Flag},
		{"HANDLER", n.Environment},
	} {
		if given.name != "" {
			return given.name, blame(CheckModule(given.name, runtime), given.source)
		}
	}
	if n.Handler == "" {
		return DefaultModule, nil
	}
	module, _, ok := SplitHandler(n.Handler)
	if !ok {
		return "", failure.New("read", "Handler "+n.Handler, "it names no module").
			WithHint("write it as module.Symbol, such as %s.%s", DefaultModule, exportedOr(n.Handler, "Handle"))
	}
	return module, blame(CheckModule(module, runtime), "function.json's Handler")
}

// blame adds where a name came from to what is wrong with it.
func blame(err error, source string) error {
	if f := failure.As(err); f != nil {
		f.Object = f.Object + " (from " + source + ")"
		return f
	}
	return nil
}

// exportedOr returns name if it could be a handler's, and otherwise fallback.
func exportedOr(name, fallback string) string {
	if isExported(name) {
		return name
	}
	return fallback
}
