package workspace

import (
	"fmt"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/types/typeutil"
)

// typesOf lists what is known of packages: every object that others can name with its type, tags, place and
// methods.
func typesOf(x *exports, ls []*listed) string {
	var b strings.Builder
	for _, l := range ls {
		p := x.get(l.ImportPath)
		if p == nil {
			fmt.Fprintln(&b, "no", l.ImportPath)
			continue
		}
		for _, name := range p.Scope().Names() {
			if !token.IsExported(name) {
				continue // the compiler has it for a body only
			}
			o := p.Scope().Lookup(name)
			fmt.Fprintln(&b, x.fset.Position(o.Pos()), o.Name(), types.TypeString(o.Type(), nil))
			if c, ok := o.(*types.Const); ok {
				fmt.Fprintln(&b, c.Val()) // floating-point numbers to 512 bits, as the compiler has them
			}
			if _, ok := o.(*types.TypeName); !ok {
				continue
			}
			fmt.Fprintln(&b, o.Type().Underlying())
			for _, m := range typeutil.IntuitiveMethodSet(o.Type(), nil) {
				fmt.Fprintln(&b, x.fset.Position(m.Obj().Pos()), m.Obj(), m.Index())
			}
			if s, ok := o.Type().Underlying().(*types.Struct); ok {
				for i := range s.NumFields() {
					fmt.Fprintln(&b, x.fset.Position(s.Field(i).Pos()), s.Tag(i))
				}
			}
		}
	}
	return strings.ReplaceAll(b.String(), "interface{}", "any")
}

// compiled lists packages with aliases, generics, constants of any size, cgo's and the
// AWS SDK's types, and all that they import.
func compiled(t *testing.T) []*listed {
	t.Helper()
	// As testenv.Program compiles, which has most of it in the go command's cache.
	c := Config{Dir: ".", BuildFlags: []string{"-trimpath"}}
	ls, err := exported(t.Context(), c, []string{
		"go/types", "iter", "maps", "math", "net/http", "encoding/json", "unicode", "unique",
		"github.com/aws/aws-lambda-go/events", "github.com/aws/aws-sdk-go-v2/service/lambda", "golang.org/x/tools/go/ssa",
	})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(ls, func(l *listed) bool { return l.Export == "" })
}

// condense keeps what was read, as a session does.
func condense(t *testing.T, x *exports) {
	t.Helper()
	e, err := env(t.Context(), Config{Dir: "."})
	if err != nil {
		t.Fatal(err)
	}
	(&metadata{env: e, exports: x}).condense(t.Context())
}

// The next session knows the same types, and keeps them in fewer bytes.
func TestCondensed(t *testing.T) {
	t.Parallel()
	ls, dir := compiled(t), filepath.Join(t.TempDir(), "packages")
	first := newExports(store{dir})
	first.read(ls)
	if len(first.compiled) != len(ls) {
		t.Errorf("%d of %d packages are to be condensed", len(first.compiled), len(ls))
	}
	condense(t, first)
	var before, after int64
	for _, l := range ls {
		from, err := os.Stat(l.Export)
		if err != nil {
			t.Fatal(err)
		}
		to, err := os.Stat(first.store.condensed(l.Export))
		if err != nil {
			t.Fatal(err)
		}
		before, after = before+from.Size(), after+to.Size()
	}
	if after > before/2 {
		t.Errorf("%d bytes of export data are condensed to %d", before, after)
	}
	second := newExports(store{dir})
	second.read(ls)
	if len(second.compiled) > 0 {
		t.Errorf("%d packages were read from the compiler's data again", len(second.compiled))
	}
	if a, b := typesOf(first, ls), typesOf(second, ls); a != b {
		as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
		for i := range min(len(as), len(bs)) {
			if as[i] != bs[i] {
				t.Fatalf("%s\nis known as\n%s", as[i], bs[i])
			}
		}
		t.Fatal("one knows more than the other")
	}
}

// Types of which some were kept and some are the compiler's agree.
func TestCondensedInPart(t *testing.T) {
	t.Parallel()
	ls, s := compiled(t), store{t.TempDir()}
	whole := newExports(store{})
	whole.read(ls)
	for _, even := range []int{0, 1} {
		for i, l := range ls {
			if i%2 == even {
				if err := s.condense(l); err != nil {
					t.Fatal(err)
				}
			} else {
				_ = os.Remove(s.condensed(l.Export))
			}
		}
		part := newExports(s)
		part.read(ls)
		if n := len(part.compiled); n < len(ls)/2-1 || n > len(ls)/2+1 {
			t.Errorf("%d of %d packages are the compiler's", n, len(ls))
		}
		if typesOf(part, ls) != typesOf(whole, ls) {
			t.Error("the types are not the same")
		}
		// An alias for one package's type in another is that type.
		request := part.get("github.com/aws/aws-sdk-go-v2/service/lambda").Scope().Lookup("InvokeInput").Type()
		client := part.get("github.com/aws/aws-sdk-go-v2/service/lambda").Scope().Lookup("Client").Type()
		invoke, _, _ := types.LookupFieldOrMethod(types.NewPointer(client), true, nil, "Invoke")
		if got := invoke.Type().(*types.Signature).Params().At(1).Type(); !types.Identical(got, types.NewPointer(request)) {
			t.Errorf("Invoke takes %v, which is another %v", got, request)
		}
		if typ := part.get("net/http").Scope().Lookup("Request").Type(); !types.Identical(fieldType(t, typ, "URL"), types.NewPointer(part.get("net/url").Scope().Lookup("URL").Type())) {
			t.Error("http.Request's URL is no url.URL")
		}
	}
}

func fieldType(t *testing.T, typ types.Type, name string) types.Type {
	t.Helper()
	field, _, _ := types.LookupFieldOrMethod(typ, false, nil, name)
	if field == nil {
		t.Fatalf("%v has no %s", typ, name)
	}
	return field.Type()
}

// What is damaged is read from the compiler's data, and made anew.
func TestCondensedDamaged(t *testing.T) {
	t.Parallel()
	ls := compiled(t)
	i := slices.IndexFunc(ls, func(l *listed) bool { return l.ImportPath == "encoding/json" })
	l := ls[i]
	for name, spoil := range map[string]func(data []byte) []byte{
		"empty":         func([]byte) []byte { return nil },
		"half":          func(data []byte) []byte { return data[:len(data)/2] },
		"another byte":  func(data []byte) []byte { data[len(data)/2] ^= 1; return data },
		"the sum alone": func(data []byte) []byte { return data[:32] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := store{t.TempDir()}
			path := s.condensed(l.Export)
			if err := s.condense(l); err != nil {
				t.Fatal(err)
			}
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, spoil(slices.Clone(good)), 0o600); err != nil {
				t.Fatal(err)
			}
			x := newExports(s)
			x.read([]*listed{l})
			if p := x.get("encoding/json"); p == nil || p.Scope().Lookup("Marshal") == nil {
				t.Error("the types are not known")
			}
			condense(t, x)
			if again, err := os.ReadFile(path); err != nil || string(again) != string(good) {
				t.Errorf("it is not made anew: %v", err)
			}
		})
	}
}

// A file that is not named by its content, or a store that cannot be written, costs
// time only.
func TestCondensedNot(t *testing.T) {
	t.Parallel()
	ls := compiled(t)
	text, err := os.ReadFile(ls[0].Export)
	if err != nil {
		t.Fatal(err)
	}
	named := *ls[0]
	named.Export = filepath.Join(t.TempDir(), "fmt.a")
	file := filepath.Join(t.TempDir(), "file")
	for path, text := range map[string][]byte{named.Export: text, file: nil} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		s store
		l *listed
	}{
		"a name":   {store{t.TempDir()}, &named},
		"a file":   {store{file}, ls[0]},
		"no store": {store{}, ls[0]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExports(test.s)
			x.read([]*listed{test.l})
			condense(t, x)
			if x.get(test.l.ImportPath) == nil {
				t.Error("the types are not known")
			}
			if left, _ := filepath.Glob(filepath.Join(test.s.dir, "*")); test.s.dir != "" && len(left) > 0 {
				t.Errorf("it has left %v", left)
			}
		})
	}
}
