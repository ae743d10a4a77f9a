package function

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/nearest"
)

// decodeRoot reads the whole file into input. encoding/json would take keys in
// any case, repeated keys, null and nested keys that do not exist; the AWS CLI
// takes none of them.
func (r *reporter) decodeRoot(root *jsontree.Node, input *lambda.CreateFunctionInput) {
	if root.Kind != jsontree.Object {
		r.report(root.Span, "%s must hold an object, not %s", FileName, article(string(root.Kind)))
		return
	}
	r.decode(root, reflect.ValueOf(input).Elem(), "")
}

// decode reads n into v, whose type is one of those that the SDK's inputs are
// made of. What does not fit is reported and left out.
func (r *reporter) decode(n *jsontree.Node, v reflect.Value, path string) {
	if n.Kind == jsontree.Null {
		r.report(n.Span, "%s is null; leave it out instead", path)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		elem := reflect.New(v.Type().Elem())
		before := len(r.findings)
		r.decode(n, elem.Elem(), path)
		// Of an object the good half is worth having; a bad number is not zero.
		if elem.Elem().Kind() == reflect.Struct || len(r.findings) == before {
			v.Set(elem)
		}
	case reflect.Struct:
		r.decodeStruct(n, v, path)
	case reflect.Map:
		r.decodeMap(n, v, path)
	case reflect.Slice:
		r.decodeSlice(n, v, path)
	default:
		r.decodeScalar(n, v, path)
	}
}

func (r *reporter) decodeStruct(n *jsontree.Node, v reflect.Value, path string) {
	if !r.hasKind(n, jsontree.Object, path) {
		return
	}
	names := fieldNames(v.Type())
	r.checkRepetition(n)
	for _, child := range n.Children {
		if slices.Contains(names, child.Name) {
			r.decode(child, v.FieldByName(child.Name), join(path, child.Name))
			continue
		}
		message := "unknown key " + strconv.Quote(child.Name)
		if path != "" {
			message += " in " + path
		}
		near, ok := nearest.Name(child.Name, names)
		if !ok {
			r.report(child.Key, "%s", message)
			continue
		}
		f := r.report(child.Key, "%s; did you mean %q?", message, near)
		if n.Member(near) == nil {
			f.Fixes = []finding.Fix{replace("Rename to "+near, child.Key, strconv.Quote(near))}
		}
	}
}

func (r *reporter) decodeMap(n *jsontree.Node, v reflect.Value, path string) {
	if !r.hasKind(n, jsontree.Object, path) {
		return
	}
	r.checkRepetition(n)
	v.Set(reflect.MakeMap(v.Type()))
	for _, child := range n.Children {
		value := reflect.New(v.Type().Elem()).Elem()
		r.decode(child, value, join(path, child.Name))
		v.SetMapIndex(reflect.ValueOf(child.Name), value)
	}
}

func (r *reporter) decodeSlice(n *jsontree.Node, v reflect.Value, path string) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		r.report(n.Key, "%s is not for %s: the package that is built is what gets uploaded", path, FileName)
		return
	}
	if !r.hasKind(n, jsontree.Array, path) {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Children), len(n.Children)))
	for i, child := range n.Children {
		r.decode(child, v.Index(i), path+"["+strconv.Itoa(i)+"]")
	}
}

func (r *reporter) decodeScalar(n *jsontree.Node, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		if r.hasKind(n, jsontree.String, path) && r.isEnumValue(n, v.Type(), path) {
			v.SetString(n.Text)
		}
	case reflect.Bool:
		if r.hasKind(n, jsontree.Boolean, path) {
			v.SetBool(n.Text == "true")
		}
	case reflect.Int32:
		if !r.hasKind(n, jsontree.Number, path) {
			return
		}
		i, err := strconv.ParseInt(n.Text, 10, 32)
		if err != nil {
			r.report(n.Span, "%s must be a whole number of at most 32 bits, not %s", path, n.Text)
			return
		}
		v.SetInt(i)
	case reflect.Float64:
		if !r.hasKind(n, jsontree.Number, path) {
			return
		}
		f, err := strconv.ParseFloat(n.Text, 64)
		if err != nil {
			r.report(n.Span, "%s is out of range: %s", path, n.Text)
			return
		}
		v.SetFloat(f)
	default:
		// The schema's test walks every type that can get here.
		panic("function: no decoding into " + v.Type().String())
	}
}

// hasKind reports whether n is what its place calls for, and otherwise why not;
// a value that is only quoted too much or too little can be fixed.
func (r *reporter) hasKind(n *jsontree.Node, want jsontree.Kind, path string) bool {
	if n.Kind == want {
		return true
	}
	f := r.report(n.Span, "%s must be %s, not %s", path, article(string(want)), article(string(n.Kind)))
	scalar := n.Kind == jsontree.Number || n.Kind == jsontree.Boolean
	if want == jsontree.String && scalar {
		// Around the value, not with it: the edit is printed, and it may be a secret.
		start, end := n.Span, n.Span
		start.End, end.Start = start.Start, end.End
		f.Fixes = []finding.Fix{{Title: "Quote the value", Edits: []finding.Edit{{Span: start, New: `"`}, {Span: end, New: `"`}}}}
	}
	if n.Kind == jsontree.String {
		bare, err := jsontree.Parse(n.Span.File, []byte(n.Text))
		if err == nil && bare.Root.Kind == want && len(bare.Root.Children) == 0 {
			f.Fixes = []finding.Fix{replace("Remove the quotes", n.Span, n.Text)}
		}
	}
	return false
}

// isEnumValue reports whether n is a value of an enumeration, if t is one, and
// otherwise which values there are.
func (r *reporter) isEnumValue(n *jsontree.Node, t reflect.Type, path string) bool {
	values := enumValues(t)
	if len(values) == 0 || slices.Contains(values, n.Text) {
		return true
	}
	if t == runtimeType {
		message, near := runtimeProblem(n.Text)
		f := r.report(n.Span, "%s", message)
		if near != "" {
			f.Fixes = []finding.Fix{replace("Change to "+near, n.Span, strconv.Quote(near))}
		}
		return false
	}
	f := r.report(n.Span, "%s is %q; Lambda knows %s", path, n.Text, oneOf(values))
	if near, ok := nearest.Name(n.Text, values); ok {
		f.Fixes = []finding.Fix{replace("Change to "+near, n.Span, strconv.Quote(near))}
	}
	return false
}

// checkRepetition reports each name that an object has already had.
func (r *reporter) checkRepetition(n *jsontree.Node) {
	first := map[string]finding.Span{}
	for _, child := range n.Children {
		span, ok := first[child.Name]
		if !ok {
			first[child.Name] = child.Key
			continue
		}
		f := r.report(child.Key, "key %q is there twice", child.Name)
		f.Related = []finding.Related{{Span: span, Message: "the first one"}}
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func article(noun string) string {
	switch {
	case noun == string(jsontree.Null):
		return noun
	case strings.ContainsRune("aeiou", rune(noun[0])):
		return "an " + noun
	default:
		return "a " + noun
	}
}
