package template

import (
	"fmt"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/nearest"
)

// A resolver carries out the intrinsic functions of a template as far as the
// template itself has the answer.
//
// Source: AWS CloudFormation User Guide, "Intrinsic function reference",
// "Pseudo parameters reference".
type resolver struct {
	parameters, mappings, conditions, resources []*jsontree.Node
	globals                                     *jsontree.Node
	given                                       Parameters

	decided map[string]*bool // conditions; nil while one is being decided, or cannot be
	unknown []unknown        // what has been found without an answer
}

// An unknown is a part of a value that the template does not hold.
type unknown struct {
	span    finding.Span
	message string
}

// missing notes an unknown.
func (r *resolver) missing(at finding.Span, format string, args ...any) (*jsontree.Node, bool) {
	r.unknown = append(r.unknown, unknown{at, fmt.Sprintf(format, args...)})
	return nil, false
}

// give takes over the parameters' values.
func (r *resolver) give(given Parameters) error {
	r.given, r.decided = given, map[string]*bool{}
	var names []string
	for _, p := range r.parameters {
		names = append(names, p.Name)
	}
	for name := range given {
		if strings.HasPrefix(name, "AWS::") || member(r.parameters, name) != nil {
			continue
		}
		e := &failure.Error{Operation: "new", Message: "the template has no parameter " + name, Usage: true}
		if near, ok := nearest.Name(name, names); ok {
			return e.WithHint("did you mean %s?", near)
		}
		return e
	}
	return nil
}

// value returns n with its intrinsic functions carried out. Without ok, unknown
// has grown; a nil value is one to leave out, as AWS::NoValue asks for.
func (r *resolver) value(n *jsontree.Node) (v *jsontree.Node, ok bool) {
	if name, argument, ok := intrinsic(n); ok {
		return r.call(name, argument)
	}
	if n.Kind != jsontree.Object && n.Kind != jsontree.Array {
		return n, true
	}
	out := *n
	out.Children, ok = nil, true
	for _, child := range n.Children {
		switch v, known := r.value(child); {
		case !known:
			ok = false
		case v != nil:
			v = named(child.Name, v)
			v.Key = child.Key
			out.Children = append(out.Children, v)
		}
	}
	return &out, ok
}

// call carries out one intrinsic function.
func (r *resolver) call(name string, argument *jsontree.Node) (*jsontree.Node, bool) {
	switch name {
	case "Ref":
		return r.ref(argument)
	case "Fn::GetAtt":
		return r.getAtt(argument)
	case "Fn::Sub":
		return r.sub(argument)
	case "Fn::Join":
		return r.join(argument)
	case "Fn::Split":
		return r.split(argument)
	case "Fn::Select":
		return r.selectOne(argument)
	case "Fn::FindInMap":
		return r.findInMap(argument)
	case "Fn::If":
		return r.chooseIf(argument)
	case "Fn::Base64":
		return r.base64(argument)
	case "Fn::ImportValue":
		return r.missing(argument.Span, "another stack exports it")
	}
	return r.missing(argument.Span, "%s is carried out by CloudFormation alone", name)
}

func (r *resolver) ref(n *jsontree.Node) (*jsontree.Node, bool) {
	if n.Kind != jsontree.String {
		return r.missing(n.Span, "Ref takes a name, not %s", article(n.Kind))
	}
	return r.refTo(n.Text, n.Span)
}

// refTo is what Ref makes of a name.
func (r *resolver) refTo(name string, at finding.Span) (*jsontree.Node, bool) {
	if name == "AWS::NoValue" {
		return nil, true
	}
	parameter := member(r.parameters, name)
	if value, ok := r.given[name]; ok {
		return typed(parameter, text(at, value)), true
	}
	switch resource := member(r.resources, name); {
	case parameter != nil:
		return r.parameter(parameter, at)
	case resource != nil:
		return r.physicalName(resource, at)
	case strings.HasPrefix(name, "AWS::"):
		return r.missing(at, "%s is known when the template is deployed; give it with --parameter %[1]s=VALUE", name)
	}
	return r.missing(at, "the template has no parameter and no resource %s", name)
}

// parameter is a parameter's Default.
func (r *resolver) parameter(p *jsontree.Node, at finding.Span) (*jsontree.Node, bool) {
	byDefault := p.Member("Default")
	kind := p.Member("Type")
	switch {
	case byDefault == nil:
		return r.missing(at, "parameter %s has no Default; give it with --parameter %[1]s=VALUE", p.Name)
	case kind != nil && strings.HasPrefix(kind.Text, "AWS::SSM::Parameter::Value<"):
		return r.missing(at, "parameter %s is read from Systems Manager when the template is deployed; give it with --parameter %[1]s=VALUE", p.Name)
	case byDefault.Kind == jsontree.Array || byDefault.Kind == jsontree.Object || byDefault.Kind == jsontree.Null:
		return r.missing(byDefault.Span, "the Default of parameter %s must be a string or a number, not %s", p.Name, article(byDefault.Kind))
	}
	v := named("", byDefault)
	v.Span = at
	return typed(p, v), true
}

// typed makes a list of the value of a parameter whose Type is one.
func typed(parameter, value *jsontree.Node) *jsontree.Node {
	kind := parameter.Member("Type")
	if kind == nil || kind.Text != "CommaDelimitedList" && !strings.HasPrefix(kind.Text, "List<") {
		return value
	}
	list := &jsontree.Node{Kind: jsontree.Array, Span: value.Span}
	for _, part := range strings.Split(value.Text, ",") {
		list.Children = append(list.Children, text(value.Span, strings.TrimSpace(part)))
	}
	return list
}

// nameProperties says, of resources whose Ref is their name, which property sets it.
//
// Source: AWS CloudFormation Template Reference, "Return values" of each; AWS SAM
// Developer Guide, of the last two.
func nameProperties() map[string]string {
	return map[string]string{
		"AWS::DynamoDB::Table":         "TableName",
		"AWS::Events::EventBus":        "Name",
		"AWS::IAM::Role":               "RoleName",
		"AWS::Kinesis::Stream":         "Name",
		"AWS::Lambda::Function":        "FunctionName",
		"AWS::Logs::LogGroup":          "LogGroupName",
		"AWS::S3::Bucket":              "BucketName",
		"AWS::SSM::Parameter":          "Name",
		"AWS::Serverless::Function":    "FunctionName",
		"AWS::Serverless::SimpleTable": "TableName",
	}
}

// physicalName is what Ref makes of a resource: known where the template names it.
func (r *resolver) physicalName(resource *jsontree.Node, at finding.Span) (*jsontree.Node, bool) {
	if kind := resource.Member("Type"); kind != nil {
		property := nameProperties()[kind.Text]
		if name := resource.Member("Properties").Member(property); property != "" && name != nil && name.Kind == jsontree.String {
			return text(at, name.Text), true
		}
	}
	return r.missing(at, "the resource %s gets its name when it is deployed", resource.Name)
}

func (r *resolver) getAtt(n *jsontree.Node) (*jsontree.Node, bool) {
	path := n.Text
	if n.Kind == jsontree.Array && len(n.Children) == 2 {
		path = n.Children[0].Text + "." + n.Children[1].Text
	}
	return r.attribute(path, n.Span)
}

// attribute notes that "Orders.Arn" is unknown.
func (r *resolver) attribute(path string, at finding.Span) (*jsontree.Node, bool) {
	name, attribute, ok := strings.Cut(path, ".")
	if !ok || name == "" || attribute == "" {
		return r.missing(at, "Fn::GetAtt takes a resource and its attribute, as in Orders.Arn")
	}
	return r.missing(at, "%s is known when the template is deployed", path)
}
