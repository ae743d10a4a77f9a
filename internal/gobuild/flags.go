package gobuild

import (
	"fmt"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// stripLDFlags make the file small, and ownLDFlags also its bytes independent of
// where it was built.
const (
	stripLDFlags = "-s -w"
	ownLDFlags   = stripLDFlags + " -buildid="
)

// Flags are those of GOFLAGS and of the caller, sorted by what becomes of them.
type Flags struct {
	Rest    []string // for go build as they are
	GOFLAGS string   // GOFLAGS without what is here
	Tags    []string
	Mod     string // -mod's value
	ModFile bool   // -modfile is given

	// Debug, which the caller sets, is for a program to be debugged: compiled
	// without optimizations, with its symbols and with the true names of files.
	Debug bool
	// BuildID, which the caller sets, leaves the program its ID: macOS loads none
	// without the UUID that the linker makes of it.
	BuildID bool

	ldflags []string
	modfile string
}

// ForList are those of the flags that decide which code is built, for go list;
// those of GOFLAGS it reads there.
func (f *Flags) ForList() []string {
	var list []string
	if len(f.Tags) > 0 {
		list = append(list, "-tags="+strings.Join(f.Tags, ","))
	}
	if f.Mod != "" && f.Mod != "mod" {
		list = append(list, "-mod="+f.Mod)
	}
	if f.modfile != "" {
		list = append(list, "-modfile="+f.modfile)
	}
	return list
}

// ForExport are ForList and the build's own for the compiler: what go list -export
// compiles with them, go build need not compile again. Where the user's decide how the
// code is compiled they are ForList alone, of which more is likely to be compiled already.
func (f *Flags) ForExport() []string {
	for _, arg := range f.Rest {
		if name, _, _ := cutFlag(arg); slices.Contains([]string{"asan", "asmflags", "gcflags", "msan", "pgo", "race", "trimpath"}, name) {
			return f.ForList()
		}
	}
	return append(f.ForList(), f.compile()...)
}

// Build are the arguments of go build that both the build and the user decide.
func (f *Flags) Build() []string {
	own := append(f.compile(), "-buildvcs=false")
	// Of the same flag the last one counts, GOFLAGS' coming first of all.
	if f.Debug {
		return slices.Concat([]string{"build"}, f.Rest, own)
	}
	return slices.Concat([]string{"build"}, own, f.Rest)
}

// PrintsWork reports whether the user has go build print the name of its temporary
// directory.
func (f *Flags) PrintsWork() bool {
	goflags, _ := SplitQuoted(f.GOFLAGS) // which ParseFlags has joined
	return slices.ContainsFunc(slices.Concat(goflags, f.Rest), func(arg string) bool {
		name, value, _ := cutFlag(arg)
		return slices.Contains([]string{"n", "work", "x"}, name) && value != "false"
	})
}

// compile are the build's own flags for the compiler.
func (f *Flags) compile() []string {
	if f.Debug {
		return []string{"-trimpath=false", "-gcflags=all=-N -l"}
	}
	return []string{"-trimpath"}
}

// decided are the flags that the build itself must set, with the reason.
var decided = map[string]string{
	"o":         "--handler or HANDLER names the output",
	"buildmode": "the function's Runtime decides it",
	"overlay":   "the build needs it for itself",
	"C":         "give the directory as DIR",
}

// boolean are go build's flags that take no value of their own: an argument
// after one of the others belongs to it.
var boolean = []string{
	"a", "asan", "buildvcs", "cover", "i", "json", "linkshared", "modcacherw", "msan", "n",
	"race", "trimpath", "v", "work", "x",
}

// ParseFlags sorts GOFLAGS and the arguments, which go build would read in
// this order. The error is a *failure.Error; of a flag that the build decides
// itself (-o, -buildmode, -overlay, -C) it is one of usage.
func ParseFlags(goflags string, args []string) (Flags, error) {
	var f Flags
	fromEnv, err := SplitQuoted(goflags)
	if err != nil {
		return f, failure.New("read", "GOFLAGS", "%v", err)
	}
	var kept []string
	for _, arg := range fromEnv {
		name, value, _ := cutFlag(arg)
		taken, err := f.take(name, value)
		if e := failure.As(err); e != nil {
			return f, failure.New("read", "GOFLAGS", "%s %s", e.Object, e.Message).WithHint("take it out of GOFLAGS: go env GOFLAGS tells what that is")
		}
		if !taken {
			kept = append(kept, arg)
		}
	}
	if f.GOFLAGS, err = JoinQuoted(kept); err != nil {
		return f, failure.New("read", "GOFLAGS", "%v", err)
	}
	if len(kept) == 0 && len(fromEnv) > 0 {
		f.GOFLAGS = " " // where it is empty the go command takes what "go env -w" has kept
	}
	for i := 0; i < len(args); i++ {
		name, value, hasValue := cutFlag(args[i])
		if name == "" {
			return f, usage(args[i], "is not a flag of go build")
		}
		whole := args[i : i+1]
		if !hasValue && !slices.Contains(boolean, name) && i+1 < len(args) {
			i++
			value, whole = args[i], args[i-1:i+1]
		}
		taken, err := f.take(name, value)
		if err != nil {
			return f, err
		}
		if !taken {
			f.Rest = append(f.Rest, whole...)
		}
	}
	return f, nil
}

// take records a flag that must not reach go build as it is.
func (f *Flags) take(name, value string) (taken bool, err error) {
	if why, ok := decided[name]; ok {
		return false, usage("-"+name, "cannot be used: "+why)
	}
	switch name {
	case "ldflags":
		// pattern=flags: the main package's are those that count.
		if _, after, ok := strings.Cut(value, "="); ok && !strings.HasPrefix(strings.TrimSpace(value), "-") {
			value = after
		}
		f.ldflags = append(f.ldflags, value)
		return true, nil
	case "mod":
		// -mod=mod would write go.mod and go.sum, and no workspace takes it.
		f.Mod = value
		return value == "mod", nil
	case "tags":
		f.Tags = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	case "modfile":
		f.ModFile = true
		f.modfile = value
	}
	return false, nil
}

// Linker is the value of go build's -ldflags: the build's own and the user's,
// but for those that would take a debugger's symbols away.
// extra are flags for the linker that gcc runs; the user's -extldflags are kept
// beside them. The error is a *failure.Error.
func (f *Flags) Linker(extra string) (string, error) {
	words := strings.Fields(ownLDFlags)
	if f.BuildID {
		words = strings.Fields(stripLDFlags)
	}
	if f.Debug {
		words = nil
	}
	ext := extra
	for _, value := range f.ldflags {
		list, err := SplitQuoted(value)
		if err != nil {
			return "", failure.New("read", "-ldflags", "%v", err)
		}
		for i := 0; i < len(list); i++ {
			name, v, hasValue := cutFlag(list[i])
			if f.Debug && (name == "s" || name == "w") {
				continue
			}
			if name != "extldflags" {
				words = append(words, list[i])
				continue
			}
			if !hasValue && i+1 < len(list) {
				i++
				v = list[i]
			}
			ext = strings.TrimSpace(extra + " " + v)
		}
	}
	if ext != "" {
		words = append(words, "-extldflags="+ext)
	}
	joined, err := JoinQuoted(words)
	if err != nil {
		return "", failure.New("read", "-ldflags", "%v", err)
	}
	return joined, nil
}

func usage(object, message string) error {
	e := failure.New("", object, "%s", message)
	e.Usage = true
	return e
}

// cutFlag splits -name=value; name is empty when arg is no flag.
func cutFlag(arg string) (name, value string, hasValue bool) {
	if len(arg) < 2 || arg[0] != '-' {
		return "", "", false
	}
	return strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
}

// SplitQuoted splits the way go does: at spaces, but for fields that begin with
// a quote, which end at the next such quote. There are no escapes.
func SplitQuoted(s string) ([]string, error) {
	var list []string
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return list, nil
		}
		if q := s[0]; q == '"' || q == '\'' {
			field, after, ok := strings.Cut(s[1:], string(q))
			if !ok {
				return nil, fmt.Errorf("unterminated %c", q)
			}
			list, s = append(list, field), after
			continue
		}
		end := strings.IndexAny(s, " \t\r\n")
		if end < 0 {
			end = len(s)
		}
		list, s = append(list, s[:end]), s[end:]
	}
}

// JoinQuoted is the inverse of SplitQuoted.
func JoinQuoted(list []string) (string, error) {
	var b strings.Builder
	for i, s := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch {
		case s != "" && !strings.ContainsAny(s, " \t\r\n") && s[0] != '"' && s[0] != '\'':
			b.WriteString(s)
		case !strings.Contains(s, `'`):
			b.WriteString(`'` + s + `'`)
		case !strings.Contains(s, `"`):
			b.WriteString(`"` + s + `"`)
		default:
			return "", fmt.Errorf("%s contains both kinds of quotes", s)
		}
	}
	return b.String(), nil
}
