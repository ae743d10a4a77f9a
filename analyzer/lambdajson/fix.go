package lambdajson

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/lambda-lsp/lambda-lsp/internal/tidy"
)

// leaveOut gives fields the tag json:"-", those that this package declares.
func (c *checker) leaveOut(fields []*types.Var) []analysis.SuggestedFix {
	var edits []analysis.TextEdit
	for _, v := range fields {
		field := c.field(v)
		if field == nil || len(field.Names) > 1 {
			return nil // the others of the line would go, too
		}
		if field.Tag == nil {
			edits = append(edits, analysis.TextEdit{Pos: field.Type.End(), End: field.Type.End(), NewText: []byte(" `json:\"-\"`")})
			continue
		}
		tag, err := strconv.Unquote(field.Tag.Value)
		if err != nil {
			return nil
		}
		edits = append(edits, analysis.TextEdit{Pos: field.Tag.Pos(), End: field.Tag.End(), NewText: []byte(quoteTag(omit(tag)))})
	}
	return c.fix("Leave the field out of the JSON", edits...)
}

// omit returns a struct tag with json:"-" in place of what it says about JSON.
func omit(tag string) string {
	if _, ok := reflect.StructTag(tag).Lookup("json"); !ok {
		return strings.TrimSpace(`json:"-" ` + tag)
	}
	at := 0 // of the key, and not of one that ends like it
	if !strings.HasPrefix(tag, `json:"`) {
		at = strings.Index(tag, ` json:"`) + len(" ")
	}
	before, value := tag[:at+len("json:")], tag[at+len("json:"):]
	old, err := strconv.QuotedPrefix(value)
	if err != nil {
		return tag // no tag that encoding/json reads
	}
	return before + `"-"` + value[len(old):]
}

func quoteTag(tag string) string {
	if strconv.CanBackquote(tag) {
		return "`" + tag + "`"
	}
	return strconv.Quote(tag)
}

// embedStruct drops the * of an embedded field, if no other code relies on it
// being a pointer, and the struct may hold the other by value.
func (c *checker) embedStruct(v *types.Var) []analysis.SuggestedFix {
	field := c.field(v)
	if field == nil {
		return nil
	}
	star, ok := field.Type.(*ast.StarExpr)
	if !ok || c.recursive(v) {
		return nil
	}
	for _, obj := range c.pass.TypesInfo.Uses {
		if obj == v {
			return nil
		}
	}
	if c.positional(v) {
		return nil
	}
	return c.fix("Embed the struct itself", analysis.TextEdit{Pos: star.Pos(), End: star.X.Pos()})
}

// recursive reports whether the struct that v points to holds one with v.
func (c *checker) recursive(v *types.Var) bool {
	var holds func(t types.Type, depth int) bool
	holds = func(t types.Type, depth int) bool {
		switch u := t.Underlying().(type) {
		case *types.Array:
			return holds(u.Elem(), depth+1)
		case *types.Struct:
			for i := range u.NumFields() {
				if f := u.Field(i); f == v || depth > 20 || holds(f.Type(), depth+1) {
					return true
				}
			}
		}
		return false
	}
	ptr, ok := v.Type().Underlying().(*types.Pointer)
	return !ok || holds(ptr.Elem(), 0)
}

// positional reports whether a composite literal without keys sets v.
func (c *checker) positional(v *types.Var) bool {
	for expr, tv := range c.pass.TypesInfo.Types {
		lit, ok := expr.(*ast.CompositeLit)
		if !ok || len(lit.Elts) == 0 {
			continue
		}
		str, isStruct := tv.Type.Underlying().(*types.Struct)
		if _, keyed := lit.Elts[0].(*ast.KeyValueExpr); keyed || !isStruct {
			continue
		}
		for i := range str.NumFields() {
			if str.Field(i) == v {
				return true
			}
		}
	}
	return false
}

// field returns the declaration of a field, nil if another package has it.
func (c *checker) field(v *types.Var) (found *ast.Field) {
	v = v.Origin()
	for _, file := range c.found.Source.Files {
		if v.Pos() < file.Typed.FileStart || file.Typed.FileEnd < v.Pos() {
			continue
		}
		ast.Inspect(file.Typed, func(n ast.Node) bool {
			if n == nil || v.Pos() < n.Pos() || n.End() < v.Pos() || found != nil {
				return false
			}
			str, ok := n.(*ast.StructType)
			if !ok {
				return true
			}
			for _, f := range str.Fields.List {
				// An embedded field's position is its type name's.
				if slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Pos() == v.Pos() }) ||
					len(f.Names) == 0 && f.Pos() <= v.Pos() && v.Pos() < f.Type.End() {
					found = f
				}
			}
			return true
		})
	}
	return found
}

// takeRawMessage changes the event's type, and imports what it needs.
func (c *checker) takeRawMessage() []analysis.SuggestedFix {
	sig := c.h.FuncType()
	if sig == nil || !c.found.Changeable(c.h, c.pass.TypesInfo) {
		return nil
	}
	for _, param := range sig.Params.List {
		if t := c.pass.TypesInfo.TypeOf(param.Type); t != nil && isBytes(t) && len(param.Names) < 2 {
			file := c.found.Source.File(param.Pos())
			if file == nil {
				return nil
			}
			pkg, edits := importing(file.Syntax, c.pass.Pkg.Scope(), "encoding/json", "json")
			if pkg == "" {
				return nil
			}
			text := pkg + ".RawMessage"
			if len(param.Names) > 0 && param.Names[0].End() == param.Type.Pos() { // evt[]byte, before gofmt
				text = " " + text
			}
			return c.fix("Take json.RawMessage", append(edits,
				analysis.TextEdit{Pos: param.Type.Pos(), End: param.Type.End(), NewText: []byte(text)})...)
		}
	}
	return nil
}

// importing returns the name that a file has, or gets by the edits, for a package
// of the standard library; "" if the name is taken.
func importing(f *ast.File, declared *types.Scope, path, base string) (name string, edits []analysis.TextEdit) {
	for _, spec := range f.Imports {
		if spec.Path.Value == strconv.Quote(path) {
			switch {
			case spec.Name == nil:
				return base, nil
			case spec.Name.Name != "_" && spec.Name.Name != ".":
				return spec.Name.Name, nil
			}
		}
		if strings.HasSuffix(spec.Path.Value, "/"+base+`"`) || spec.Name != nil && spec.Name.Name == base {
			return "", nil
		}
	}
	if declared.Lookup(base) != nil {
		return "", nil
	}
	line := strconv.Quote(path)
	for _, decl := range f.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if ok && gen.Tok == token.IMPORT && gen.Lparen.IsValid() && len(gen.Specs) > 0 {
			// gofmt sorts it into its group.
			return base, []analysis.TextEdit{{Pos: gen.Specs[0].Pos(), End: gen.Specs[0].Pos(), NewText: []byte(line + "\n\t")}}
		}
	}
	return base, []analysis.TextEdit{{Pos: f.Name.End(), End: f.Name.End(), NewText: []byte("\n\nimport " + line)}}
}

// returnPointer makes the result a pointer, where all that is returned has an
// address.
func (c *checker) returnPointer() []analysis.SuggestedFix {
	sig := c.h.FuncType()
	if sig == nil || c.h.Body() == nil || !c.found.Changeable(c.h, c.pass.TypesInfo) || sig.Results == nil || len(sig.Results.List[0].Names) > 0 {
		return nil
	}
	pos := sig.Results.List[0].Type.Pos()
	edits := []analysis.TextEdit{{Pos: pos, End: pos, NewText: []byte("*")}}
	ok := true
	ast.Inspect(c.h.Body(), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			if len(n.Results) != sig.Results.NumFields() || !c.addressable(n.Results[0]) {
				ok = false
				return false
			}
			edits = append(edits, analysis.TextEdit{Pos: n.Results[0].Pos(), End: n.Results[0].Pos(), NewText: []byte("&")})
		}
		return true
	})
	if !ok {
		return nil
	}
	return c.fix("Return a pointer", edits...)
}

func (c *checker) addressable(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.CompositeLit:
		return true
	case *ast.Ident:
		v, ok := c.pass.TypesInfo.Uses[x].(*types.Var)
		return ok && !v.IsField()
	}
	return false
}

// fix makes one fix of edits in one file, gofmt-clean if the file was. There is
// none where another diagnostic's fix already changes the same place otherwise:
// go vet -fix applies nothing at all to a package with such a conflict.
func (c *checker) fix(title string, edits ...analysis.TextEdit) []analysis.SuggestedFix {
	if len(edits) == 0 {
		return nil
	}
	for i := range edits {
		edits[i].Pos, edits[i].End = c.found.Source.Pos(edits[i].Pos), c.found.Source.Pos(max(edits[i].Pos, edits[i].End))
		if !edits[i].Pos.IsValid() || !edits[i].End.IsValid() {
			return nil
		}
	}
	slices.SortFunc(edits, func(a, b analysis.TextEdit) int { return cmp.Compare(a.Pos, b.Pos) })
	edits = c.tidy(edits)
	for _, e := range edits {
		for _, other := range c.fixes.edits {
			if e.Pos <= other.End && other.Pos <= e.End && !slices.Equal(e.NewText, other.NewText) {
				return nil
			}
		}
	}
	c.fixes.edits = append(c.fixes.edits, edits...)
	return []analysis.SuggestedFix{{Message: title, TextEdits: edits}}
}

// fixes are the edits that a package's diagnostics were given so far.
type fixes struct{ edits []analysis.TextEdit }

// tidy returns edits that do what these do and what gofmt then does to the lines
// around them. It returns the same if they are in many files, or if the file was
// not formatted before.
func (c *checker) tidy(edits []analysis.TextEdit) []analysis.TextEdit {
	file := c.found.Source.File(edits[0].Pos)
	if file == nil {
		return edits
	}
	start, end := file.Syntax.FileStart, file.Syntax.FileEnd
	var list []tidy.Edit
	for _, e := range edits {
		if e.Pos < start || end < e.End {
			return edits
		}
		list = append(list, tidy.Edit{Start: int(e.Pos - start), End: int(e.End - start), New: string(e.NewText)})
	}
	formatted, ok := tidy.Format([]byte(c.found.Source.Text(start, end)), list...)
	if !ok {
		return edits
	}
	edits = nil
	for _, e := range formatted {
		edits = append(edits, analysis.TextEdit{Pos: start + token.Pos(e.Start), End: start + token.Pos(e.End), NewText: []byte(e.New)})
	}
	return edits
}
