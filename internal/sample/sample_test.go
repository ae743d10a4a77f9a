package sample_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

func init() { testenv.FindGOROOT() }

// check type-checks a file and returns it with its type Event.
func check(t *testing.T, source string) (sample.Package, types.Type) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "event.go", source, 0)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	conf := types.Config{Importer: importer.Default()}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	read := func(string) ([]byte, error) { return []byte(source), nil }
	return sample.Package{Fset: fset, Types: pkg, Files: []*ast.File{file}, Read: read}, pkg.Scope().Lookup("Event").Type()
}

func parse(t *testing.T, text string) *jsontree.Document {
	t.Helper()
	d, err := jsontree.Parse("event.json", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return d
}

func TestFindings(t *testing.T) {
	t.Parallel()
	const source = `package p

type Event struct {
	Name  string ` + "`json:\"name\"`" + `
	Small uint8
	Count int ` + "`json:\",string\"`" + `
	ByID  map[int]string
	Inner struct{ A int }
	*hidden
}

type hidden struct{ Secret string }
`
	const text = `{
  "naem": "World",
  "small": 300,
  "Count": 1,
  "ByID": {"x": ""},
  "Inner": {"b": [1.5]},
  "Secret": "s",
  "name": {}
}`
	p, event := check(t, source)
	var got []string
	for _, f := range sample.Findings(parse(t, text), event, jsoncheck.Auto, p) {
		line := fmt.Sprintf("%d:%d-%d %s", f.Span.Start.Line, f.Span.Start.Column, f.Span.End.Column, f.Message)
		for _, r := range f.Related {
			line += fmt.Sprintf(" | %d:%d %s", r.Span.Start.Line, r.Span.Start.Column, r.Message)
		}
		for _, fix := range f.Fixes {
			line += " | " + fix.Title
		}
		got = append(got, line)
	}
	const fails = ", so every such event fails; correct the sample, or the field's type"
	want := []string{
		`2:3-9 "naem" lands in no field of Event (the nearest is "name"), so decoding drops it; add the field, or correct the sample | 3:6 type Event is declared here | Add field Naem`,
		`3:12-15 "small" is 300, which does not decode into uint8` + fails + ` | 5:2 field Small is uint8`,
		`4:12-13 "Count" is not the quoted int that the field's tag asks for, so every such event fails; quote it, or drop ,string from the tag | 6:2 field Count is int`,
		`5:12-15 the key "x" does not decode into int, so every such event fails; correct the sample, or the map's key type | 7:2 field ByID is map[int]string`,
		`6:13-16 "b" lands in no field of struct{A int} (the nearest is "A"), so decoding drops it; add the field, or correct the sample | Add field B`,
		`7:13-16 "Secret" lands in the unexported embedded *hidden, which decoding cannot set, so every such event fails; embed it without the * | 12:21 field Secret is string`,
		`8:11-13 "name" is an object, which does not decode into string` + fails + ` | 4:2 field Name is string`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A fixed type takes the sample, and is formatted as its file was.
func TestAddField(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ event, text, want string }{
		"empty":   {"struct{}", `{"name": "x"}`, "struct {\n\tName string `json:\"name\"`\n}"},
		"aligned": {"struct {\n\tA int\n}", `{"long_name": [{"x": 1}, {"x": 1.5, "y": null}]}`, "struct {\n\tA        int\n\tLongName []struct {\n\t\tX float64 `json:\"x\"`\n\t\tY any     `json:\"y,omitempty\"`\n\t} `json:\"long_name\"`\n}"},
		"taken":   {"struct {\n\tUserID int `json:\"user\"`\n}", `{"user_id": true}`, "struct {\n\tUserID  int  `json:\"user\"`\n\tUserID2 bool `json:\"user_id\"`\n}"},
		"minus":   {"struct{}", `{"-": 1}`, "struct {\n\tField int `json:\"-,\"`\n}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := "package p\n\ntype Event " + c.event + "\n"
			p, event := check(t, source)
			d := parse(t, c.text)
			found := sample.Findings(d, event, jsoncheck.Auto, p)
			if len(found) != 1 || len(found[0].Fixes) != 1 || len(found[0].Fixes[0].Edits) != 1 {
				t.Fatalf("got %+v", found)
			}
			edit := found[0].Fixes[0].Edits[0]
			fixed := source[:edit.Span.Start.Offset] + edit.New + source[edit.Span.End.Offset:]
			if want := "package p\n\ntype Event " + c.want + "\n"; fixed != want {
				t.Errorf("got\n%s\nwant\n%s", fixed, want)
			}
			p, event = check(t, fixed)
			if found := sample.Findings(d, event, jsoncheck.Auto, p); len(found) > 0 {
				t.Errorf("fixed, it says %v", found)
			}
		})
	}
}

// What several values lack is one field, of a type that takes them all, and two fields
// have two names: every fix can be applied with the others.
func TestAddFields(t *testing.T) {
	t.Parallel()
	const text = `{"user_id": 1, "userId": "x", "Records": [{"note": null, "n": 1}, {"note": "x", "n": 1.5}]}`
	p, event := check(t, "package p\n\ntype Event struct {\n\tRecords []Record\n}\n\ntype Record struct {\n}\n")
	got := map[string]string{}
	for _, f := range sample.Findings(parse(t, text), event, jsoncheck.Auto, p) {
		line := f.Fixes[0].Title + ":"
		for _, e := range f.Fixes[0].Edits {
			line += " " + strings.TrimSpace(e.New)
		}
		got[f.Message[:strings.Index(f.Message, " lands")]+" "+line] = ""
	}
	want := []string{
		`"n" Add field N: N float64 ` + "`json:\"n\"`",
		`"note" Add field Note: Note string ` + "`json:\"note\"`",
		`"userId" Add field UserID2: UserID2 string ` + "`json:\"userId\"`",
		`"user_id" Add field UserID: UserID  int ` + "`json:\"user_id\"`",
	}
	if lines := slices.Sorted(maps.Keys(got)); !slices.Equal(lines, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}

func TestNoFixWithoutAPlace(t *testing.T) {
	t.Parallel()
	p, event := check(t, "package p\n\ntype Event struct{ time struct{}; Inner T[int] }\n\ntype T[P any] struct{}\n\nfunc (Event) Name() {}\n")
	p.Files = nil
	for _, f := range sample.Findings(parse(t, `{"name": 1, "Inner": {"x": 1}}`), event, jsoncheck.V1, p) {
		if len(f.Fixes) > 0 {
			t.Errorf("%s: got the fix %v", f.Message, f.Fixes)
		}
	}
}

func TestDeclare(t *testing.T) {
	t.Parallel()
	const text = `{"id": 1, "detail-type": "x", "items": [{"price": 1, "user_id": "u"}, {"price": 2.5, "tags": []}],
		"labels": {}, "odd": {"a\"b": 1, "c": 2.5}, "none": null, "meta": {"on": true}}`
	const want = "type Event struct {\n" +
		"\tID         int                `json:\"id\"`\n" +
		"\tDetailType string             `json:\"detail-type\"`\n" +
		"\tItems      []EventItemsItem   `json:\"items\"`\n" +
		"\tLabels     map[string]any     `json:\"labels\"`\n" +
		"\tOdd        map[string]float64 `json:\"odd\"`\n" +
		"\tNone       any                `json:\"none\"`\n" +
		"\tMeta       EventMeta          `json:\"meta\"`\n" +
		"}\n\n" +
		"type EventItemsItem struct {\n" +
		"\tPrice  float64 `json:\"price\"`\n" +
		"\tUserID string  `json:\"user_id,omitempty\"`\n" +
		"\tTags   []any   `json:\"tags,omitempty\"`\n" +
		"}\n\n" +
		"type EventMeta struct {\n\tOn bool `json:\"on\"`\n}\n"
	if got := sample.Declare("Event", parse(t, text).Root); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The type declared for a sample has a place for all of it.
func TestDeclaredTypeTakesItsSample(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		text := randomJSON(r, 4)
		d := parse(t, text)
		_, event := check(t, "package p\n\n"+sample.Declare("Event", d.Root))
		for _, m := range []jsoncheck.Mode{jsoncheck.V1, jsoncheck.V2} {
			for _, found := range sample.Match(d.Root, event, m) {
				t.Errorf("%s: %s: %+v\n%s", m, text, found, sample.Declare("Event", d.Root))
			}
		}
	}
}

func randomJSON(r *rand.Rand, depth int) string {
	list := []string{"null", "true", "1", "1.5", "-3", `"s"`, "1e99", "99999999999999999999"}
	k := r.IntN(len(list) + 4)
	if k < len(list) || depth == 0 {
		return list[k%len(list)]
	}
	var parts []string
	names := []string{"a", "A", "user_id", "userId", "UserID", "-", "", "a b", "é", `a\"b`, "1", "URL", "a,b", "日本"}
	for range r.IntN(4) {
		value := randomJSON(r, depth-1)
		if k%2 == 0 {
			value = fmt.Sprintf(`"%s": %s`, names[r.IntN(len(names))], value)
		}
		parts = append(parts, value)
	}
	if k%2 == 0 {
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func TestFieldName(t *testing.T) {
	for name, want := range map[string]string{
		"name": "Name", "user_id": "UserID", "userId": "UserID", "detail-type": "DetailType", "URL": "URL", "": "Field",
		"1st": "Field1st", "日本": "Field日本", "httpMethod": "HTTPMethod", "a b.c": "ABC", "type": "Type",
	} {
		if got := sample.FieldName(name); got != want {
			t.Errorf("FieldName(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestExample(t *testing.T) {
	t.Parallel()
	_, event := check(t, `package p

import (
	"encoding/json"
	"time"
)

type Event struct {
	Name   string            `+"`json:\"name\"`"+`
	At     time.Time
	Items  []Item
	ByName map[string]*Event
	Raw    json.RawMessage
	Count  int `+"`json:\",string\"`"+`
	Bytes  []byte
	Bad    chan int
	Pair   [2]float64
	Number json.Number
}

type Item struct{ Ok bool }
`)
	const want = `{
  "name": "",
  "At": "1970-01-01T00:00:00Z",
  "Items": [
    {
      "Ok": false
    }
  ],
  "ByName": {},
  "Raw": null,
  "Count": "0",
  "Bytes": "",
  "Pair": [
    0
  ],
  "Number": 0
}`
	got := string(sample.Example(event, jsoncheck.Auto))
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if found := sample.Match(parse(t, got).Root, event, jsoncheck.Auto); len(found) > 0 {
		t.Errorf("it does not fit: %+v", found)
	}
}
