package function

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/nearest"
)

// Kind says how a runtime runs a function, and so what has to be built for it.
type Kind int

const (
	// Python runtimes import handler.so as an extension module.
	Python Kind = iota + 1
	// Provided runtimes execute a file called bootstrap.
	Provided
	// Go1 is the retired go1.x: it executes the file that Handler names.
	Go1
)

// A Runtime is one value of function.json's Runtime that can run Go code. A
// date is zero where AWS has announced none.
type Runtime struct {
	Name        string
	Kind        Kind
	Python      string // "3.13"; empty for the others
	GLIBC       string // the highest symbol version its C library has
	X86Only     bool   // it exists for x86_64 alone
	Deprecated  time.Time
	BlockCreate time.Time
	BlockUpdate time.Time
}

// What a function runs on when its function.json does not say.
const (
	DefaultShimRuntime  = "python3.13"
	DefaultStartRuntime = "provided.al2023"
)

// The C libraries of the operating systems beneath the runtimes.
const (
	amazonLinux1    = "2.17"
	amazonLinux2    = "2.26"
	amazonLinux2023 = "2.34"
)

// Runtimes lists every runtime that can run Go code, the ones to choose first.
//
// Source: AWS Lambda Developer Guide, "Lambda runtimes", sections "Supported
// runtimes" and "Deprecated runtimes". Dates move; a passed one is a warning.
func Runtimes() []Runtime {
	al2023 := [3]string{"2029-06-30", "2029-07-31", "2029-08-31"}
	return []Runtime{
		provided("provided.al2023", amazonLinux2023, al2023),
		provided("provided.al2", amazonLinux2, [3]string{"2026-07-31", "2027-02-01", "2027-03-03"}),
		python("3.14", amazonLinux2023, al2023),
		python("3.13", amazonLinux2023, al2023),
		python("3.12", amazonLinux2023, [3]string{"2028-10-31", "2028-11-30", "2029-01-10"}),
		python("3.11", amazonLinux2, [3]string{"2027-06-30", "2027-07-31", "2027-08-31"}),
		python("3.10", amazonLinux2, [3]string{"2026-10-31", "2027-02-01", "2027-03-03"}),
		x86Only(python("2.7", amazonLinux1, [3]string{"2021-07-15", "2021-07-15", "2022-05-30"})),
		x86Only(dated(Runtime{Name: "go1.x", Kind: Go1, GLIBC: amazonLinux1}, [3]string{"2024-01-08", "2024-02-08", "2027-03-03"})),
	}
}

func python(version, glibc string, dates [3]string) Runtime {
	return dated(Runtime{Name: "python" + version, Kind: Python, Python: version, GLIBC: glibc}, dates)
}

func provided(name, glibc string, dates [3]string) Runtime {
	return dated(Runtime{Name: name, Kind: Provided, GLIBC: glibc}, dates)
}

func x86Only(r Runtime) Runtime {
	r.X86Only = true
	return r
}

// dated fills in when r is deprecated, and blocked for creating and updating.
func dated(r Runtime, dates [3]string) Runtime {
	for i, field := range []*time.Time{&r.Deprecated, &r.BlockCreate, &r.BlockUpdate} {
		// A date that does not parse stays zero, which the table's test refuses.
		*field, _ = time.Parse(time.DateOnly, dates[i])
	}
	return r
}

// Lookup returns the runtime of that name.
func Lookup(name string) (Runtime, bool) {
	all := Runtimes()
	i := slices.IndexFunc(all, func(r Runtime) bool { return r.Name == name })
	if i < 0 {
		return Runtime{}, false
	}
	return all[i], true
}

// Notice says what has become of the runtime by now, and which ones to use
// instead; empty while it is supported.
func (r Runtime) Notice(now time.Time) string {
	past := func(t time.Time) bool { return !t.IsZero() && !now.Before(t) }
	var what string
	switch {
	case past(r.BlockUpdate):
		what = "Lambda has accepted no function on " + r.Name + " since " + r.BlockUpdate.Format(time.DateOnly)
	case past(r.BlockCreate):
		what = "Lambda has accepted no new function on " + r.Name + " since " + r.BlockCreate.Format(time.DateOnly)
	case past(r.Deprecated):
		what = r.Name + " is deprecated since " + r.Deprecated.Format(time.DateOnly) +
			"; Lambda accepts no new function on it from " + r.BlockCreate.Format(time.DateOnly)
	default:
		return ""
	}
	return what + "; use " + alternatives(r.Kind, now)
}

// alternatives lists the runtimes of a kind that are not deprecated by now.
func alternatives(kind Kind, now time.Time) string {
	if kind == Go1 {
		kind = Provided
	}
	var names []string
	for _, r := range Runtimes() {
		if r.Kind == kind && now.Before(r.Deprecated) {
			names = append(names, r.Name)
		}
	}
	return oneOf(names)
}

// runtimeProblem says what is wrong with a name that is in no runtime table,
// and the name it resembles, if any.
func runtimeProblem(name string) (message, near string) {
	names := runtimeNames()
	if near, ok := nearest.Name(name, names); ok {
		return fmt.Sprintf("Runtime %q is none that Go is built for; did you mean %q?", name, near), near
	}
	return fmt.Sprintf("Runtime %q is none that Go is built for; use %s", name, oneOf(names)), ""
}

func runtimeNames() []string {
	var names []string
	for _, r := range Runtimes() {
		names = append(names, r.Name)
	}
	return names
}

// oneOf joins names for a sentence: "a, b or c".
func oneOf(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
