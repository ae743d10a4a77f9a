package oracle

import (
	"encoding/json"
	"go/types"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
)

// shapes are values of every JSON type; every type that does not reject all
// values takes one of the first seven.
var shapes = []string{
	`{}`, `[]`, `""`, `0`, `true`, `"0"`, `{"key":null}`,
	`null`, `{"0":1}`, `{"key":[]}`, `[1,"s",null]`, `[{}]`, `-1`, `1.5`, `300`, `1e400`, `"c2Vl"`, `"c2Vl!"`, `{"1.5":{}}`, `{"F0":0,"f1":"","ab":[]}`, `{"null":1}`,
}

// quotes are strings for fields with the option string.
var quotes = []string{`"1"`, `"-1"`, `"true"`, `"null"`, `"\"s\""`, `""`, `"1x"`, `"\"1\""`, `"300"`, `" 1"`, `"1e2"`, `"x"`}

// documents returns samples to decode into t: first the example that should fit,
// then shapes, then documents that lead to each of Decode's problems, which start
// with a space, and the example with its parts changed.
func documents(t types.Type, m jsoncheck.Mode, r *rand.Rand) []string {
	example := string(sample.Example(t, m))
	docs := append([]string{example}, shapes...)
	for _, p := range jsoncheck.Decode(t, m).Problems {
		for _, leaf := range leaves(p) {
			if doc, ok := lead(t, p.Path, leaf, m); ok {
				docs = append(docs, " "+doc)
			}
		}
	}
	var tree any
	if err := json.Unmarshal([]byte(example), &tree); err != nil {
		panic(err)
	}
	for range 12 {
		b, err := json.Marshal(mutate(tree, r))
		if err != nil {
			panic(err)
		}
		docs = append(docs, string(b))
	}
	if m == jsoncheck.V2 {
		docs = slices.DeleteFunc(docs, func(doc string) bool { return hangs(doc, t) })
	}
	return docs
}

// hangs reports whether Go 1.26's V2 never returns: it leaves an array's element
// unread that it cannot decode because of its type, and tries again.
func hangs(doc string, t types.Type) bool {
	d, err := jsontree.Parse("event.json", []byte(doc))
	if err != nil {
		panic(err)
	}
	for _, m := range sample.Match(d.Root, t, jsoncheck.V2) {
		if path := m.Node.Path(); len(path) > 1 && path[len(path)-2].Kind == jsontree.Array {
			verdict := jsoncheck.Decode(m.Type, jsoncheck.V2)
			if verdict.Class == jsoncheck.Always && verdict.Worst().Cause == jsoncheck.Unsupported {
				return true
			}
		}
	}
	return false
}

// leaves returns values that a problem's place should not take.
func leaves(p jsoncheck.Problem) []string {
	switch p.Cause {
	case jsoncheck.Unallocatable:
		return nil // depends on the fields beneath
	case jsoncheck.BadKey:
		return []string{`{"x":1}`, `[]`, `"x"`}
	}
	return []string{`{}`, `[]`, `""`, `0`, `true`}
}

// lead returns a document whose part at the path is the leaf.
func lead(t types.Type, path jsoncheck.Path, leaf string, m jsoncheck.Mode) (string, bool) {
	if len(path) == 0 {
		return leaf, true
	}
	t, _ = jsoncheck.Target(types.NewPointer(t), m, true)
	if m == jsoncheck.V2 {
		// The methods are not asked, because the path says where to go.
		for {
			p, ok := t.Underlying().(*types.Pointer)
			if !ok {
				break
			}
			t = p.Elem()
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Slice:
		doc, ok := lead(u.Elem(), path[1:], leaf, m)
		return "[" + doc + "]", ok
	case *types.Array:
		doc, ok := lead(u.Elem(), path[1:], leaf, m)
		return "[" + doc + "]", ok
	case *types.Map:
		doc, ok := lead(u.Elem(), path[1:], leaf, m)
		if b, isBasic := u.Key().Underlying().(*types.Basic); isBasic && b.Info()&types.IsNumeric != 0 {
			return `{"0":` + doc + "}", ok
		}
		return `{"x":` + doc + "}", ok
	case *types.Struct:
		for _, f := range jsoncheck.LayoutOf(t, m).Fields {
			n := len(f.Through)
			if n < len(path) && path[n].Field == f.Var && through(f, path[:n]) {
				doc, ok := lead(f.Var.Type(), path[n+1:], leaf, m)
				name, _ := json.Marshal(f.Name)
				return "{" + string(name) + ":" + doc + "}", ok
			}
		}
	}
	return "", false
}

func through(f jsoncheck.Field, path jsoncheck.Path) bool {
	for i, v := range f.Through {
		if path[i].Field != v {
			return false
		}
	}
	return true
}

// mutate returns a copy of a JSON value in which something may be different.
func mutate(v any, r *rand.Rand) any {
	if r.IntN(6) == 0 {
		return json.RawMessage(pick(r, pick(r, shapes...), pick(r, quotes...)))
	}
	switch v := v.(type) {
	case map[string]any:
		m := map[string]any{}
		for name, value := range v {
			switch r.IntN(8) {
			case 0:
				name = strings.ToUpper(name)
			case 1:
				name += "x"
			}
			m[name] = mutate(value, r)
		}
		return m
	case []any:
		var list []any
		for _, value := range v {
			list = append(list, mutate(value, r), mutate(value, r))
		}
		return list
	}
	return v
}
