package sample

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/nearest"
	"github.com/lambda-lsp/lambda-lsp/internal/tidy"
)

// Rule is the rule of all findings: a sample that does not fit what decodes it.
const Rule = "event-mismatch"

// A Package is what the event type's package offers to explain and to mend a
// mismatch. Files are the originals, parsed into Fset.
type Package struct {
	Fset  *token.FileSet
	Types *types.Package
	Files []*ast.File
	Read  func(name string) ([]byte, error) // the files' text, unsaved or from disk
}

// Findings reports each mismatch between a sample and the event type t as a
// finding, in the sample's file. Where a key lands in no
// field of a struct that the package declares, the fix adds one, with its type
// taken from the sample.
func Findings(d *jsontree.Document, t types.Type, m jsoncheck.Mode, p Package) []finding.Finding {
	var list []finding.Finding
	mismatches := Match(d.Root, t, m)
	lacking := p.lacking(mismatches)
	for i, mismatch := range mismatches {
		f := finding.Finding{
			Rule: Rule, Severity: finding.Warning, Message: p.message(mismatch), Span: mismatch.Node.Span,
		}
		if mismatch.Unknown || mismatch.BadName {
			f.Span = mismatch.Node.Key
		}
		if related, ok := p.related(mismatch); ok {
			f.Related = []finding.Related{related}
		}
		if lacking[i] != nil {
			if fix, ok := p.addField(mismatch.Node.Name, lacking[i]); ok {
				f.Fixes = []finding.Fix{fix}
			}
		}
		list = append(list, f)
	}
	return list
}

// message says what does not fit, what comes of it and what to do.
func (p Package) message(m Mismatch) string {
	name := p.typ(m.Type)
	what := string(m.Node.Kind)
	if m.Node.Name != "" {
		what = strconv.Quote(m.Node.Name)
	}
	switch {
	case m.Unknown:
		if near, ok := nearest.Name(m.Node.Name, names(m.Type)); ok {
			name += fmt.Sprintf(" (the nearest is %q)", near)
		}
		return what + " lands in no field of " + name + ", so decoding drops it; add the field, or correct the sample"
	case m.BadName:
		return "the key " + what + " does not decode into " + name + ", so every such event fails; correct the sample, or the map's key type"
	case m.Embedded != nil:
		return what + " lands in the unexported embedded *" + m.Embedded.Name() + ", which decoding cannot set, so every such event fails; embed it without the *"
	case m.Quoted:
		return what + " is not the quoted " + name + " that the field's tag asks for, so every such event fails; quote it, or drop ,string from the tag"
	case m.Node.Kind == jsontree.Number && isNumeric(m.Type): // it is the number that is wrong
		return what + " is " + m.Node.Text + ", which does not decode into " + name + ", so every such event fails; correct the sample, or the field's type"
	}
	return what + " is " + article(m.Node.Kind) + ", which does not decode into " + name + ", so every such event fails; correct the sample, or the field's type"
}

func isNumeric(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

func article(k jsontree.Kind) string {
	switch k {
	case jsontree.Object, jsontree.Array:
		return "an " + string(k)
	}
	return "a " + string(k)
}

// names returns the JSON names of a struct's fields.
func names(t types.Type) []string {
	var list []string
	for _, f := range jsoncheck.LayoutOf(t, jsoncheck.Auto).Fields {
		list = append(list, f.Name)
	}
	return list
}

func (p Package) typ(t types.Type) string {
	return types.TypeString(t, func(other *types.Package) string {
		if other == p.Types {
			return ""
		}
		return other.Name()
	})
}

// related points at the declaration that the sample does not fit.
func (p Package) related(m Mismatch) (finding.Related, bool) {
	if m.Field != nil {
		span, ok := p.span(m.Field.Pos(), m.Field.Pos()+token.Pos(len(m.Field.Name())))
		return finding.Related{Span: span, Message: "field " + m.Field.Name() + " is " + p.typ(m.Field.Type())}, ok
	}
	if named, ok := types.Unalias(m.Type).(*types.Named); ok {
		name := named.Obj()
		span, ok := p.span(name.Pos(), name.Pos()+token.Pos(len(name.Name())))
		return finding.Related{Span: span, Message: "type " + name.Name() + " is declared here"}, ok
	}
	return finding.Related{}, false
}

func (p Package) span(from, to token.Pos) (finding.Span, bool) {
	start, end := p.Fset.PositionFor(from, false), p.Fset.PositionFor(to, false)
	if !start.IsValid() {
		return finding.Span{}, false
	}
	return finding.Span{File: start.Filename, Start: position(start), End: position(end)}, true
}

func position(p token.Position) finding.Position {
	return finding.Position{Line: p.Line, Column: p.Column, Offset: p.Offset}
}

// A field is one that a struct is to have.
type field struct {
	str   *ast.StructType
	name  string
	shape *shape // of all values that the sample has for it
}

// lacking returns, for each mismatch, the field that one of the files' structs lacks; nil
// where it is none. One that several values lack, as elements of a list do, is the same
// for all of them, and no two of a struct have one name: all fixes can be applied.
func (p Package) lacking(mismatches []Mismatch) []*field {
	type lack struct {
		str *ast.StructType
		key string
	}
	fields := make([]*field, len(mismatches))
	known := map[lack]*field{}
	taken := map[*ast.StructType]map[string]bool{}
	for i, m := range mismatches {
		if !m.Unknown || !taggable(m.Node.Name) {
			continue
		}
		str := p.declaration(m.Type)
		if str == nil {
			continue
		}
		key := lack{str, m.Node.Name}
		f := known[key]
		if f == nil {
			if taken[str] == nil {
				taken[str] = map[string]bool{}
			}
			f = &field{str: str, name: p.free(m.Type, FieldName(m.Node.Name), taken[str])}
			known[key], taken[str][f.name] = f, true
		}
		f.shape = f.shape.join(shapeOf(m.Node))
		fields[i] = f
	}
	return fields
}

// addField returns the fix that gives a struct a field for a key.
func (p Package) addField(key string, f *field) (finding.Fix, bool) {
	str := f.str
	tok := p.Fset.File(str.Pos())
	source, err := p.Read(tok.Name())
	if err != nil {
		return finding.Fix{}, false
	}
	var types declarer
	line := fmt.Sprintf("%s %s %s", f.name, types.expr("", f.shape), fieldTag(key, false))
	at := tok.Offset(str.Fields.Closing)
	edit := tidy.Edit{Start: at, End: at, New: line + "\n"}
	if tok.Line(str.Fields.Opening) == tok.Line(str.Fields.Closing) {
		edit.New = "\n" + edit.New
	}
	edits, ok := tidy.Format(source, edit)
	if !ok {
		edits = []tidy.Edit{edit}
	}
	fix := finding.Fix{Title: "Add field " + f.name}
	for _, e := range edits {
		if e.End > tok.Size() {
			return finding.Fix{}, false // the text has changed since it was parsed
		}
		span, ok := p.span(tok.Pos(e.Start), tok.Pos(e.End))
		if !ok {
			return finding.Fix{}, false
		}
		fix.Edits = append(fix.Edits, finding.Edit{Span: span, New: e.New})
	}
	return fix, true
}

// free returns a name that t has no field or method of and that is not taken.
func (p Package) free(t types.Type, name string, taken map[string]bool) string {
	for base, i := name, 2; ; i++ {
		if obj, _, _ := types.LookupFieldOrMethod(t, true, p.Types, name); obj == nil && !taken[name] {
			return name
		}
		name = fmt.Sprint(base, i)
	}
}

// declaration returns the syntax of a struct type, nil if it is not in the files.
func (p Package) declaration(t types.Type) *ast.StructType {
	pos := token.NoPos
	named, isNamed := types.Unalias(t).(*types.Named)
	if isNamed {
		pos = named.Obj().Pos()
	} else if str, ok := t.Underlying().(*types.Struct); ok && str.NumFields() > 0 {
		pos = str.Field(0).Pos()
	}
	var found *ast.StructType
	for _, file := range p.Files {
		if !pos.IsValid() || pos < file.FileStart || file.FileEnd < pos {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil || pos < n.Pos() || n.End() < pos {
				return false
			}
			switch n := n.(type) {
			case *ast.TypeSpec:
				if isNamed && n.Name.Pos() == pos {
					found, _ = n.Type.(*ast.StructType)
				}
			case *ast.StructType:
				if !isNamed {
					found = n // the innermost
				}
			}
			return true
		})
	}
	return found
}
