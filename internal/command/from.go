package command

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
	"github.com/lambda-lsp/lambda-lsp/internal/template"
)

// FromResult is what "new --from" made of a template.
type FromResult struct {
	Functions []FromFunction `json:"functions"` // written
	Skipped   []FromNote     `json:"skipped"`

	dir string // what Print shows paths relative to
}

// FromFunction is one function.json.
type FromFunction struct {
	Name    string     `json:"name"` // the resource's logical id
	File    string     `json:"file"` // absolute
	LeftOut []FromNote `json:"leftOut"`
}

// FromNote is why something of the template was not written.
type FromNote struct {
	Name    string `json:"name"`              // the resource's logical id
	Setting string `json:"setting,omitempty"` // none: the whole function
	Message string `json:"message"`
	File    string `json:"file"` // the template, absolute
	Line    int    `json:"line"`
	Column  int    `json:"column"` // in bytes
}

// Print writes the path of each function.json on a line.
func (r FromResult) Print(w io.Writer) error {
	for _, f := range r.Functions {
		if _, err := fmt.Fprintln(w, relative(r.dir, f.File)); err != nil {
			return err
		}
	}
	return nil
}

// Failed reports whether nothing was written.
func (r FromResult) Failed() bool { return len(r.Functions) == 0 }

// newFrom is "new --from".
func newFrom(env *Env, args NewArgs) (FromResult, error) {
	r := FromResult{Functions: []FromFunction{}, Skipped: []FromNote{}, dir: env.Dir}
	for _, o := range [][2]string{{"DIR", args.Dir}, {"--model", args.Model}, {"--runtime", args.Runtime}} {
		if o[1] != "" {
			return r, &failure.Error{Operation: "new", Message: "--from and " + o[0] + " are both given", Usage: true}
		}
	}
	if args.Event != "plain" {
		return r, &failure.Error{Operation: "new", Message: "--from and --event are both given", Usage: true}
	}
	given, err := parameters(args.Parameters)
	if err != nil {
		return r, err
	}
	read, err := template.Read(env.Path(args.From), given)
	if err != nil {
		return r, err
	}
	for _, n := range read.Skipped {
		r.Skipped = append(r.Skipped, fromNote(n))
	}
	for _, f := range read.Functions {
		file := filepath.Join(f.Dir, function.FileName)
		if err := scaffold.Create(file, string(f.Text)); err != nil {
			r.Skipped = append(r.Skipped, fromNote(template.Note{Span: f.Span, ID: f.ID, Message: unwritten(env, file, err)}))
			continue
		}
		written := FromFunction{Name: f.ID, File: file, LeftOut: []FromNote{}}
		for _, n := range f.LeftOut {
			written.LeftOut = append(written.LeftOut, fromNote(n))
		}
		r.Functions = append(r.Functions, written)
	}
	slices.SortStableFunc(r.Skipped, func(a, b FromNote) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r, r.list(env)
}

// parameters takes NAME=VALUE apart.
func parameters(list []string) (template.Parameters, error) {
	given := template.Parameters{}
	for _, p := range list {
		name, value, ok := strings.Cut(p, "=")
		if !ok || name == "" {
			return nil, &failure.Error{Operation: "new", Message: fmt.Sprintf("--parameter %q must be written as NAME=VALUE", p), Usage: true}
		}
		given[name] = value
	}
	return given, nil
}

func fromNote(n template.Note) FromNote {
	return FromNote{
		Name: n.ID, Setting: n.Setting, Message: n.Message,
		File: n.Span.File, Line: n.Span.Start.Line, Column: n.Span.Start.Column,
	}
}

// unwritten says why a function.json could not be made.
func unwritten(env *Env, file string, err error) string {
	if f := failure.As(err); f != nil && os.IsExist(f.Err) {
		return relative(env.Dir, file) + " exists already"
	}
	return err.Error()
}

// list tells the user what was not written.
func (r FromResult) list(env *Env) error {
	for _, f := range r.Functions {
		for _, n := range f.LeftOut {
			what := n.Setting + " is left out: "
			if n.Setting == "" {
				what = ""
			}
			if err := n.log(env, what); err != nil {
				return err
			}
		}
	}
	for _, n := range r.Skipped {
		if err := n.log(env, "skipped: "); err != nil {
			return err
		}
	}
	return nil
}

func (n FromNote) log(env *Env, what string) error {
	_, err := fmt.Fprintf(env.Log, "%s:%d:%d: %s: %s%s\n", relative(env.Dir, n.File), n.Line, n.Column, n.Name, what, n.Message)
	return err
}

// relative makes a path below dir relative to it.
func relative(dir, path string) string {
	rel, err := filepath.Rel(dir, path)
	if err != nil || !filepath.IsLocal(rel) {
		return path
	}
	return rel
}
