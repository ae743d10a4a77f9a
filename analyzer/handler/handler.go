package handler

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/lambda-lsp/lambda-lsp/analyzer/ignore"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/source"
)

const (
	// RuntimePath is the package whose Context a shim handler takes.
	RuntimePath = "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
	// LambdaPath is the package whose Start takes a handler.
	LambdaPath = "github.com/aws/aws-lambda-go/lambda"
	// DefaultName is the shim handler's name where nothing configures one.
	DefaultName = "Handle"
)

// Options are what the code does not say about its function.
type Options struct {
	Name     string // the configured handler name; "" means DefaultName
	Python   bool   // function.json has a python* runtime: evidence of the shim model
	ReadFile func(name string) ([]byte, error)
}

// name returns the configured name and whether it was given.
func (o Options) name() (name string, explicit bool) {
	if o.Name == "" {
		return DefaultName, false
	}
	return o.Name, true
}

// A Model is one of the two ways in which Lambda reaches a handler.
type Model int

const (
	Shim  Model = iota // an exported symbol of package main, called through handler.so
	Start              // the argument of lambda.Start and its relatives
)

// A Handler is a function that Lambda invokes, or one that was meant to be and
// has faults.
type Handler struct {
	Model  Model
	Name   string           // the declared name; "" for a function literal or a call's result
	Obj    types.Object     // the func or var it names; nil without a name
	Sig    *types.Signature // nil if it is no func
	Event  types.Type       // what the payload is decoded into; nil if it takes none
	Result types.Type       // what the response is encoded from; nil if it returns none
	Faults []Fault          // why Lambda, or the build, would refuse it
	Valid  bool             // no faults
	// Raw: an implementation of lambda.Handler, which gets and returns bytes.
	Raw bool
	// Generic: the signature was checked by the compiler (StartHandlerFunc).
	Generic bool
	// Configured: it bears the configured name.
	Configured bool

	// Pos and End delimit where to report: the name in its declaration, else the
	// signature or the argument in this package, in the author's file.
	Pos, End token.Pos

	// The syntax, in the files that have types; nil where it is not in this
	// package.
	Decl *ast.FuncDecl  // the declaration of a func
	Spec *ast.ValueSpec // the declaration of a package-level var
	Lit  *ast.FuncLit   // a literal, by itself or as a var's value
	Call *ast.CallExpr  // Start model: the call of lambda.Start
	Arg  ast.Expr       // Start model: the argument
}

// FuncType returns the syntax of the signature, nil if it is not in this package.
func (h *Handler) FuncType() *ast.FuncType {
	switch {
	case h.Decl != nil:
		return h.Decl.Type
	case h.Lit != nil:
		return h.Lit.Type
	}
	return nil
}

// Body returns the handler's body, nil if it is not in this package.
func (h *Handler) Body() *ast.BlockStmt {
	switch {
	case h.Decl != nil:
		return h.Decl.Body
	case h.Lit != nil:
		return h.Lit.Body
	}
	return nil
}

// A Result is what the finder knows of a package.
type Result struct {
	Handlers []*Handler // those of the shim model in the order of their names, then the calls of Start
	Name     string     // the configured name
	Explicit bool       // it was configured, not the default
	Shim     bool       // package main, with evidence of the shim model
	Start    bool       // it imports LambdaPath

	// Source are the package's files as written, for reports and fixes.
	Source *source.Package

	given map[*ast.Ident]bool // the names that are, by themselves, arguments of lambda.Start
}

// Lambda reports whether the package has anything to do with Lambda.
func (r *Result) Lambda() bool { return r.Shim || r.Start || len(r.Handlers) > 0 }

// Ignores returns a fresh set of the package's //lambda:ignore directives.
func (r *Result) Ignores(fset *token.FileSet) *ignore.Set {
	return ignore.Parse(fset, r.Source.Syntaxes())
}

// Valid returns the handlers of a model that have no faults.
func (r *Result) Valid(m Model) []*Handler {
	var list []*Handler
	for _, h := range r.Handlers {
		if h.Model == m && h.Valid {
			list = append(list, h)
		}
	}
	return list
}

// Changeable reports whether the handler's signature can change without
// breaking code elsewhere in the package: nothing but lambda.Start uses it.
func (r *Result) Changeable(h *Handler, info *types.Info) bool {
	if h.FuncType() == nil || h.Body() == nil || h.Spec != nil && h.Spec.Type != nil {
		return false
	}
	if h.Obj == nil {
		return true
	}
	for id, obj := range info.Uses {
		if obj == h.Obj && !r.given[id] {
			return false
		}
	}
	return true
}
