package template

import (
	"cmp"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// settings writes f's function.json from the properties of its resource.
func (r *reader) settings(f *Function, properties *jsontree.Node, sam bool) {
	var list []*jsontree.Node
	for _, property := range properties.Children {
		setting := property
		switch name := settingName(property.Name, sam); {
		case name == "":
			continue
		case function.KindAt("/"+name) == "":
			f.note(property.Key, property.Name, "function.json has no place for it")
			continue
		default:
			setting = named(name, property)
		}
		if setting = r.setting(f, setting, sam); setting != nil {
			list = append(list, setting)
		}
	}
	if properties.Member("FunctionName") == nil {
		f.note(f.Span, "FunctionName", "CloudFormation makes one up; to deploy it from function.json, give it one")
	}
	f.Text = r.accepted(f, list)
	slices.SortStableFunc(f.LeftOut, func(a, b Note) int {
		return cmp.Or(cmp.Compare(a.Span.Start.Line, b.Span.Start.Line), cmp.Compare(a.Span.Start.Column, b.Span.Start.Column))
	})
}

// settingName is what function.json calls a property, "" for one that says what
// the sources, which were found, are.
func settingName(property string, sam bool) string {
	switch property {
	case "Code", "CodeUri":
		return ""
	case "KmsKeyArn":
		return "KMSKeyArn"
	}
	if sam {
		switch property {
		case "Tracing":
			return "TracingConfig"
		case "DeadLetterQueue":
			return "DeadLetterConfig"
		}
	}
	return property
}

// setting is the value of a setting, nil where it is left out. Of the environment
// and of tags each entry counts for itself; any other setting is known as a whole
// or not at all.
func (r *reader) setting(f *Function, n *jsontree.Node, sam bool) *jsontree.Node {
	name := n.Name
	switch {
	case name == "Tags" && !sam:
		n = named(name, tagged(n))
	case name == "TracingConfig" && sam:
		n = wrap(name, named("Mode", n))
	case name == "DeadLetterConfig" && sam && n.Member("TargetArn") != nil:
		n = wrap(name, n.Member("TargetArn"))
	}
	if name == "Tags" && n.Kind == jsontree.Object && !isIntrinsic(n) {
		return r.entries(f, n, name)
	}
	if variables := n.Member("Variables"); name == "Environment" && variables != nil && variables.Kind == jsontree.Object && !isIntrinsic(variables) {
		if v := r.entries(f, variables, "Environment.Variables"); v != nil {
			return wrap(name, v)
		}
		return nil
	}
	return r.known(f, n, name)
}

// tagged makes an object of CloudFormation's list of {Key, Value}; a list of
// anything else stays, to be refused.
func tagged(n *jsontree.Node) *jsontree.Node {
	out := &jsontree.Node{Kind: jsontree.Object, Span: n.Span, Key: n.Key}
	for _, tag := range n.Children {
		key, value := tag.Member("Key"), tag.Member("Value")
		if key == nil || value == nil || key.Kind != jsontree.String || n.Kind != jsontree.Array {
			return n
		}
		v := named(key.Text, value)
		v.Key = key.Span
		out.Children = append(out.Children, v)
	}
	return out
}

// entries keeps the entries that are known.
func (r *reader) entries(f *Function, n *jsontree.Node, path string) *jsontree.Node {
	out := *n
	out.Children = nil
	for _, entry := range n.Children {
		if v := r.known(f, entry, path+"."+entry.Name); v != nil {
			out.Children = append(out.Children, v)
		}
	}
	if len(out.Children) == 0 {
		return nil
	}
	return &out
}

// known is n's value if all of it is known; else it is noted under that path.
func (r *reader) known(f *Function, n *jsontree.Node, path string) *jsontree.Node {
	r.unknown = nil
	v, ok := r.value(n)
	if ok && v != nil {
		v = named(n.Name, v)
		v.Key = n.Key
		v = r.fitted(v, pointer(path))
	}
	for _, u := range r.unknown {
		f.note(u.span, path, u.message)
	}
	if !ok || len(r.unknown) > 0 {
		return nil
	}
	return v
}

func pointer(path string) string {
	if variable, ok := strings.CutPrefix(path, "Environment.Variables."); ok {
		return jsontree.Pointer("Environment", "Variables", variable)
	}
	if tag, ok := strings.CutPrefix(path, "Tags."); ok {
		return jsontree.Pointer("Tags", tag)
	}
	return jsontree.Pointer(path)
}

// fitted gives scalars the type that function.json wants at a pointer, as
// CloudFormation, which takes "128" for 128, does.
func (r *reader) fitted(n *jsontree.Node, at string) *jsontree.Node {
	out := *n
	switch n.Kind {
	case jsontree.Object, jsontree.Array:
		out.Children = nil
		for _, child := range n.Children {
			name := child.Name
			if n.Kind == jsontree.Array {
				name = "0"
			}
			out.Children = append(out.Children, r.fitted(child, at+jsontree.Pointer(name)))
		}
		return &out
	}
	want := function.KindAt(at)
	s, ok, why := asText(n)
	switch {
	case n.Kind == jsontree.Null:
		r.missing(n.Span, "it is empty")
	case !ok && (want == jsontree.String || n.Kind == jsontree.Number || n.Kind == jsontree.Boolean):
		r.missing(n.Span, "%s", why)
	case strings.Contains(s, "{{resolve:"):
		r.missing(n.Span, "it is looked up when the template is deployed")
	case want == jsontree.String, want == jsontree.Number && isDecimal(s), want == jsontree.Boolean && (s == "true" || s == "false"):
		out.Kind, out.Text = want, s
	case n.Kind == jsontree.Boolean:
		out.Text = s // as JSON spells it; whether it may stand here is found out later
	}
	return &out
}

func isDecimal(s string) bool {
	return s != "" && len(s) < 10 && (s == "0" || s[0] != '0') &&
		!slices.ContainsFunc([]byte(s), func(b byte) bool { return b < '0' || b > '9' })
}
