package jsoncheck_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
)

// The oracle holds the verdicts themselves; here is what it cannot see.

func TestModeOf(t *testing.T) {
	for in, want := range map[[2]string]jsoncheck.Mode{
		{"go1.26.8", ""}:                     jsoncheck.V1,
		{"go1.27.0", ""}:                     jsoncheck.V2,
		{"go1.27rc1", ""}:                    jsoncheck.V2,
		{"go1.9", ""}:                        jsoncheck.V1,
		{"go1.26.8", "jsonv2"}:               jsoncheck.V2,
		{"go1.26.8", "arenas,jsonv2"}:        jsoncheck.V2,
		{"go1.27.0", "nojsonv2"}:             jsoncheck.V1,
		{"go1.26.8 X:jsonv2", ""}:            jsoncheck.V2,
		{"devel go1.28-0123456 Mon Jan", ""}: jsoncheck.V2,
		{"devel", ""}:                        jsoncheck.Auto,
		{"", ""}:                             jsoncheck.Auto,
	} {
		if got := jsoncheck.ModeOf(in[0], in[1]); got != want {
			t.Errorf("ModeOf(%q, %q) = %v, want %v", in[0], in[1], got, want)
		}
	}
}

func TestParseMode(t *testing.T) {
	for _, m := range []jsoncheck.Mode{jsoncheck.Auto, jsoncheck.V1, jsoncheck.V2} {
		if got, err := jsoncheck.ParseMode(m.String()); got != m || err != nil {
			t.Errorf("ParseMode(%q) = %v, %v", m.String(), got, err)
		}
	}
	if _, err := jsoncheck.ParseMode("v3"); err == nil || !strings.Contains(err.Error(), `"v3"`) {
		t.Errorf("v3: %v", err)
	}
}

// lookup type-checks declarations, errors or not, and returns type T.
func lookup(t *testing.T, decls string) types.Type {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "t.go", "package p\n"+decls, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Error: func(error) {}}
	pkg, _ := conf.Check("p", fset, []*ast.File{f}, nil)
	return pkg.Scope().Lookup("T").Type()
}

// Each place is reported once, with the shortest of ways to it and the worst that
// it does.
func TestProblems(t *testing.T) {
	for decls, want := range map[string][2]string{
		"type T struct { A []B; B B }; type B struct { C chan int; D *func() }": {
			"always: A[].C always, A[].D may", "may: A[].C may, A[].D may"},
		"type T struct { inner; M map[string]inner }; type inner struct { F func() }": {
			"always: inner.F always", "may: inner.F may"},
		"type T map[bool]int":                              {"may:  may", "may:  may"},
		"type T [2]map[float64]int":                        {"never:", "never:"},
		"type T struct { E error; N *T }":                  {"never:", "may: E may"},
		"type T struct { *e }; type e struct { A, B int }": {"never:", "may: e may"},
		"type T struct { A [0]int `json:\",omitzero\"`; B [1]int `json:\",omitzero\"`; M map[bool]int `json:\",omitzero\"` }": {
			"may: M may", "may: M may"},
		"type T struct { T `json:\",omitzero\"` }": {"never:", "never:"},
		"type T chan int":                          {"always:  always", "always:  always"},
	} {
		typ := lookup(t, decls)
		got := [2]string{describe(jsoncheck.Encode(typ, false, jsoncheck.Auto)), describe(jsoncheck.Decode(typ, jsoncheck.Auto))}
		if got != want {
			t.Errorf("%s:\ngot  %q\nwant %q", decls, got, want)
		}
	}
}

// The method of an embedded unexported struct cannot be called, which does not
// matter where the struct is always zero and left out then.
func TestOmittedAlways(t *testing.T) {
	typ := lookup(t, "type T struct { e `json:\"a,omitzero\"`; f `json:\"b,omitzero\"` }; type e struct {}; func (e) MarshalJSON() ([]byte, error); type f struct { A int }; func (f) MarshalJSON() ([]byte, error)")
	if got, want := describe(jsoncheck.Encode(typ, false, jsoncheck.V1)), "may: f may"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func describe(v jsoncheck.Verdict) string {
	var list []string
	for _, p := range v.Problems {
		list = append(list, fmt.Sprintf(" %s %s", p.Path, p.Class))
	}
	return v.Class.String() + ":" + strings.Join(list, ",")
}

// Broken code has types that contain themselves or never end, and correct code
// types that are seldom so deep: none takes long.
func TestTypesWithoutEnd(t *testing.T) {
	var wide strings.Builder
	wide.WriteString("type T struct { A, B *T0 }\n")
	for i := range 60 {
		fmt.Fprintf(&wide, "type T%d struct { A, B *T%d; C []T%d; D map[string]*T%d }\n", i, i+1, i+1, i+1)
	}
	wide.WriteString("type T60 struct { F func() }\n")
	for name, c := range map[string]struct {
		decls string
		want  jsoncheck.Class
	}{
		"itself":        {"type T struct { T; F T }", jsoncheck.Never},
		"each other":    {"type T struct { A U }; type U struct { B [1]T; C chan int }", jsoncheck.Never},
		"expanding":     {"type T = G[int]; type G[P any] struct { Next *G[[]P]; M map[string]G[*P] }", jsoncheck.Never},
		"embedding":     {"type T = G[int]; type G[P any] struct { *G[[]P]; A int }", jsoncheck.Never},
		"pointer":       {"type T *T", jsoncheck.Never},
		"slice":         {"type T []T", jsoncheck.Never},
		"undefined":     {"type T struct { A Undefined; B map[Undefined]int }", jsoncheck.Never},
		"wide and deep": {wide.String(), jsoncheck.May},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			typ := lookup(t, c.decls)
			if v := jsoncheck.Encode(typ, false, jsoncheck.Auto); v.Class != c.want {
				t.Errorf("encode: got %s", describe(v))
			}
			jsoncheck.Decode(typ, jsoncheck.Auto)
		})
	}
}

func TestTypeParametersAreUnknown(t *testing.T) {
	sig := lookup(t, "type T[P any, K comparable] struct { A P; B []P; C map[K]*P }").(*types.Named)
	for _, m := range []jsoncheck.Mode{jsoncheck.V1, jsoncheck.V2} {
		if e, d := jsoncheck.Encode(sig, true, m), jsoncheck.Decode(sig, m); e.Class != jsoncheck.Never || d.Class != jsoncheck.Never {
			t.Errorf("%s: %v, %v", m, describe(e), describe(d))
		}
	}
}

// Options of the tag that only V2 knows.
func TestInlined(t *testing.T) {
	typ := lookup(t, "type T struct { In Inner `json:\",inline\"`; Rest map[string]int `json:\",inline\"`; Q int `json:\"'a,b',omitzero\"` }; type Inner struct { A int }")
	for m, want := range map[jsoncheck.Mode][]string{
		jsoncheck.V1: {"In", "Rest", "Q"},
		jsoncheck.V2: {"A", "a,b"},
	} {
		layout := jsoncheck.LayoutOf(typ, m)
		var got []string
		for _, f := range layout.Fields {
			got = append(got, f.Name)
		}
		if !slices.Equal(got, want) || layout.Inlined != (m == jsoncheck.V2) {
			t.Errorf("%s: got %q, inlined %t", m, got, layout.Inlined)
		}
	}
}
