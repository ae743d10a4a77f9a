// Package template reads the functions of a SAM or CloudFormation template as
// function.json files. What the template leaves to the deployment, such as the
// ARN of a role that it creates, is listed with its place, never guessed.
package template

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// The types of resources that are functions.
const (
	samType = "AWS::Serverless::Function"
	cfnType = "AWS::Lambda::Function"
)

// A Template is what was made of a file.
type Template struct {
	Functions []Function // written in Go, in the order of the file
	Skipped   []Note     // the other functions, with why
}

// A Function is one whose source directory was found.
type Function struct {
	ID      string       // the resource's logical id
	Span    finding.Span // of that id
	Dir     string       // absolute: where its sources are
	Text    []byte       // its function.json
	LeftOut []Note       // what Text lacks
}

// A Note says why something of the template is in no function.json.
type Note struct {
	Span    finding.Span
	ID      string // the function's logical id
	Setting string // "Environment.Variables.TABLE"; "" for the whole function
	Message string
}

// Parameters are values by the names of the template's parameters and of pseudo
// parameters (AWS::Region). They take the place of a parameter's Default.
type Parameters map[string]string

// Read reads the template in a file, YAML or JSON. Paths in it are relative to
// the file's directory. The error is a *failure.Error: for a file that cannot be
// read or is no template, with the place, and for Parameters that it does not have.
func Read(file string, given Parameters) (*Template, error) {
	data, err := readFile(file)
	if err != nil {
		return nil, err
	}
	root, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	r, err := newReader(file, root, given)
	if err != nil {
		return nil, err
	}
	for _, resource := range r.resources {
		if strings.HasPrefix(resource.Name, "Fn::ForEach::") {
			r.skip(resource.Name, resource.Key, "CloudFormation expands the loop; write its functions out")
			continue
		}
		if kind := resource.Member("Type"); kind != nil && (kind.Text == samType || kind.Text == cfnType) {
			r.read(resource, kind.Text == samType)
		}
	}
	if len(r.out.Functions)+len(r.out.Skipped) == 0 {
		return nil, failure.New("read", file, "the template has no %s and no %s", samType, cfnType)
	}
	return &r.out, nil
}

// maxTemplate is the most that CloudFormation takes, from S3.
//
// Source: AWS CloudFormation User Guide, "Understand CloudFormation quotas".
const maxTemplate = 1 << 20

func readFile(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, failure.Unreadable(file, err)
	case !info.Mode().IsRegular():
		return nil, failure.New("read", file, "not a file").WithHint("name a template, such as template.yaml")
	case info.Size() > maxTemplate:
		return nil, failure.New("read", file, "the template has %d bytes; CloudFormation takes at most %d", info.Size(), maxTemplate)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, failure.Unreadable(file, err)
	}
	return data, nil
}

// A reader goes through one template.
type reader struct {
	resolver
	dir  string // of the template
	out  Template
	dirs map[string]string // which function has a directory
}

func newReader(file string, root *jsontree.Node, given Parameters) (*reader, error) {
	r := &reader{dir: filepath.Dir(file), dirs: map[string]string{}}
	if root.Kind != jsontree.Object {
		return nil, wrong(root.Span, "a template is an object, not %s", article(root.Kind))
	}
	for _, section := range []struct {
		name string
		list *[]*jsontree.Node
	}{{"Parameters", &r.parameters}, {"Mappings", &r.mappings}, {"Conditions", &r.conditions}, {"Resources", &r.resources}} {
		n := root.Member(section.name)
		if n == nil {
			continue
		}
		if n.Kind != jsontree.Object {
			return nil, wrong(n.Span, "%s must be an object, not %s", section.name, article(n.Kind))
		}
		*section.list = n.Children
	}
	if root.Member("Resources") == nil {
		return nil, failure.New("read", file, "it has no Resources, so it is no SAM or CloudFormation template")
	}
	if globals := root.Member("Globals"); globals != nil {
		r.globals = globals.Member("Function")
	}
	return r, r.give(given)
}

// skip notes that a function is passed over.
func (r *reader) skip(id string, at finding.Span, message string) {
	r.out.Skipped = append(r.out.Skipped, Note{Span: at, ID: id, Message: message})
}
