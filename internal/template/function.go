package template

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// read makes a Function of a resource, or a Note of why it does not.
func (r *reader) read(resource *jsontree.Node, sam bool) {
	id, at := resource.Name, resource.Key
	properties := resource.Member("Properties")
	if properties == nil {
		properties = &jsontree.Node{Kind: jsontree.Object, Span: at}
	}
	if sam {
		properties = merged(r.globals, properties)
	}
	switch {
	case isIntrinsic(properties):
		name, _, _ := intrinsic(properties)
		r.skip(id, properties.Span, "its Properties come from "+name)
		return
	case properties.Kind != jsontree.Object:
		r.skip(id, properties.Span, "Properties must be an object, not "+article(properties.Kind))
		return
	}
	f := Function{ID: id, Span: at}
	if c := resource.Member("Condition"); c != nil {
		r.unknown = nil
		switch holds, ok := r.condition(c.Text, c.Span); {
		case !ok:
			f.note(c.Span, "", "whether it is deployed at all: "+r.reasons())
		case !holds:
			r.skip(id, c.Span, "its Condition "+c.Text+" does not hold")
			return
		}
	}
	dir, span, why := r.source(properties, sam)
	if why == "" {
		why, span = r.notGo(properties, resource.Member("Metadata"), dir, span)
	}
	if why == "" && r.dirs[dir] != "" {
		why = "its directory is that of " + r.dirs[dir] + ", and a directory is one function"
	}
	if why != "" {
		r.skip(id, span, why)
		return
	}
	r.dirs[dir] = id
	f.Dir = dir
	r.settings(&f, properties, sam)
	r.out.Functions = append(r.out.Functions, f)
}

// note records what f's function.json lacks.
func (f *Function) note(at finding.Span, setting, message string) {
	f.LeftOut = append(f.LeftOut, Note{Span: at, ID: f.ID, Setting: setting, Message: message})
}

// reasons are the messages of what is unknown, for one sentence.
func (r *reader) reasons() string {
	var list []string
	for _, u := range r.unknown {
		list = append(list, u.message)
	}
	return strings.Join(list, "; ")
}

// source returns the directory of a function's sources, or why it has none, with
// the place of what says so.
func (r *reader) source(properties *jsontree.Node, sam bool) (dir string, at finding.Span, why string) {
	name, inline := "Code", properties.Member("Code").Member("ZipFile")
	if sam {
		name, inline = "CodeUri", properties.Member("InlineCode")
	}
	code := properties.Member(name)
	switch {
	case isImage(properties):
		return "", properties.Span, "it is a container image, not a zip"
	case inline != nil:
		return "", inline.Span, "its code is in the template, so it is not Go"
	case code == nil:
		return "", properties.Span, "it has no " + name + " that says where its sources are"
	}
	r.unknown = nil
	v, ok := r.value(code)
	switch {
	case !ok:
		return "", code.Span, name + " is unknown: " + r.reasons()
	case v == nil || v.Kind == jsontree.Object, v.Kind == jsontree.String && strings.Contains(v.Text, "://"):
		return "", code.Span, "its code is in S3; its sources are not known"
	case v.Kind != jsontree.String:
		return "", code.Span, name + " must be a path, not " + article(v.Kind)
	}
	dir = filepath.FromSlash(v.Text)
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(r.dir, dir)
	}
	if info, err := os.Stat(dir); err != nil {
		return "", code.Span, name + " " + v.Text + " does not exist"
	} else if !info.IsDir() {
		return "", code.Span, name + " " + v.Text + " is not a directory of sources"
	}
	return dir, code.Span, ""
}

func isImage(properties *jsontree.Node) bool {
	kind := properties.Member("PackageType")
	return kind != nil && kind.Text == "Image" || properties.Member("ImageUri") != nil ||
		properties.Member("Code").Member("ImageUri") != nil
}

// notGo says why what is in dir is no function in Go, "" if it is one.
func (r *reader) notGo(properties, metadata *jsontree.Node, dir string, at finding.Span) (string, finding.Span) {
	if method := metadata.Member("BuildMethod"); method != nil && method.Kind == jsontree.String {
		switch method.Text {
		case "go1.x", "makefile":
		default:
			return "its BuildMethod " + method.Text + " is not for Go", method.Span
		}
	}
	python := false
	if n := properties.Member("Runtime"); n != nil {
		if v, ok := r.value(n); ok && v != nil {
			runtime, known := function.Lookup(v.Text)
			if !known {
				return "its Runtime " + v.Text + " runs no Go", n.Span
			}
			python = runtime.Kind == function.Python
		}
	}
	switch {
	case python && !function.HoldsHandler(dir):
		return "it is written in Python: there is no Go handler in " + r.short(dir), at
	case !function.HoldsMain(dir):
		return "there is no Go package main in " + r.short(dir), at
	}
	return "", at
}

// short is a path as the template's author sees it.
func (r *reader) short(dir string) string {
	if rel, err := filepath.Rel(r.dir, dir); err == nil {
		return rel
	}
	return dir
}
