package lambdalife

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/report"
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
)

//go:embed doc.go
var doc string

const name = "lambdalife"

// New returns the analyzer. find is the analyzer made by handler.New; info asks
// for the rules of that severity, too.
func New(find *analysis.Analyzer, info bool) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:             name,
		Doc:              rule.AnalyzerDoc(doc, name),
		URL:              rule.DocsURL,
		RunDespiteErrors: true,
		Requires:         []*analysis.Analyzer{find},
		Run: func(pass *analysis.Pass) (any, error) {
			found := pass.ResultOf[find].(*handler.Result)
			r := report.New(pass, found, Rules, info)
			c := &checker{pass: pass, found: found, report: r.Report}
			if found.Lambda() {
				c.checkStart()
				c.checkMain()
				c.checkBodies()
			}
			if pass.Pkg.Name() == "main" { // the only sign of Lambda may be in a file left out
				c.checkLinux()
			}
			r.Finish()
			return nil, nil
		},
	}
}

type checker struct {
	pass   *analysis.Pass
	found  *handler.Result
	report func(report.Finding)
	starts bool // some statement calls lambda.Start
}

// checkStart looks at what surrounds the calls of lambda.Start.
func (c *checker) checkStart() {
	if !c.found.Start {
		return
	}
	for _, f := range c.found.Source.Files {
		if strings.HasSuffix(f.Name, "_test.go") {
			continue
		}
		ast.Inspect(f.Typed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Body != nil {
					c.checkDefers(n.Body)
				}
			case *ast.FuncLit:
				c.checkDefers(n.Body)
			case *ast.BlockStmt:
				c.checkAfter(n.List)
			case *ast.CaseClause:
				c.checkAfter(n.Body)
			case *ast.CommClause:
				c.checkAfter(n.Body)
			}
			return true
		})
	}
}

// started returns the name of the func, such as Start, that a statement calls
// and that never returns; "" if it does no such thing.
func (c *checker) started(stmt ast.Stmt) string {
	expr, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return ""
	}
	call, ok := ast.Unparen(expr.X).(*ast.CallExpr)
	if !ok || !handler.Starts(c.pass.TypesInfo, call) {
		return ""
	}
	return typeutil.Callee(c.pass.TypesInfo, call).Name()
}

// checkDefers reports each defer of a func's body that comes before lambda.Start
// among its outermost statements. A Start inside an if may not be reached, nor is one
// behind a branch that returns.
func (c *checker) checkDefers(body *ast.BlockStmt) {
	for i, stmt := range body.List {
		start := c.started(stmt)
		if start == "" {
			continue
		}
		for _, before := range body.List[:i] {
			ast.Inspect(before, func(n ast.Node) bool {
				if d, ok := n.(*ast.DeferStmt); ok {
					c.report(report.Finding{
						Rule: "start-defer", Pos: d.Pos(), End: d.Call.Fun.End(),
						Fact: "this call is deferred before lambda." + start,
					})
				}
				_, inner := n.(*ast.FuncLit)
				return !inner && !endsInReturn(n)
			})
		}
		return
	}
}

// endsInReturn reports whether a node is a list of statements whose last one leaves
// the func.
func endsInReturn(n ast.Node) bool {
	var list []ast.Stmt
	switch n := n.(type) {
	case *ast.BlockStmt:
		list = n.List
	case *ast.CaseClause:
		list = n.Body
	case *ast.CommClause:
		list = n.Body
	}
	if len(list) == 0 {
		return false
	}
	_, ok := list[len(list)-1].(*ast.ReturnStmt)
	return ok
}

// checkAfter reports the statement that follows lambda.Start in a list. A bare
// return, which only says what is so, may stand there.
func (c *checker) checkAfter(list []ast.Stmt) {
	for i, stmt := range list {
		start := c.started(stmt)
		if start == "" {
			continue
		}
		c.starts = true
		if i+1 == len(list) {
			return
		}
		switch next := list[i+1].(type) {
		case *ast.ReturnStmt, *ast.BranchStmt, *ast.EmptyStmt:
		default:
			c.report(report.Finding{
				Rule: "start-unreachable", Pos: next.Pos(), End: next.End(),
				Fact: "this statement follows lambda." + start,
			})
		}
		return
	}
}

// checkMain reports a main that competes with a shim handler.
func (c *checker) checkMain() {
	shims := c.found.Valid(handler.Shim)
	if len(shims) == 0 {
		return
	}
	h := shims[0]
	for _, other := range shims {
		if other.Configured {
			h = other
		}
	}
	if c.starts {
		c.report(report.Finding{
			Rule: "mixed-models", Pos: h.Pos, End: h.End,
			Fact: fmt.Sprintf("handler %s is for the shim, and the package calls lambda.Start", h.Name),
		})
		return
	}
	for _, f := range c.found.Source.Files {
		for _, decl := range f.Typed.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if ok && decl.Recv == nil && decl.Name.Name == "main" && decl.Body != nil && len(decl.Body.List) > 0 {
				c.report(report.Finding{
					Rule: "shim-main-ignored", Pos: decl.Name.Pos(), End: decl.Name.End(),
					Fact: fmt.Sprintf("main has statements beside shim handler %s", h.Name),
				})
			}
		}
	}
}

// checkBodies looks for calls in the handlers themselves.
func (c *checker) checkBodies() {
	for _, h := range c.found.Handlers {
		body := h.Body()
		if body == nil {
			continue
		}
		ast.Inspect(body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fn, ok := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
			if !ok || fn.Pkg() == nil {
				return true
			}
			what := fn.Pkg().Name() + "." + fn.Name()
			switch {
			case exits(fn):
				c.report(report.Finding{
					Rule: "handler-exit", Pos: call.Pos(), End: call.End(), Fact: c.named(h) + " calls " + what,
				})
			case h.Model == handler.Shim && fn.Pkg().Path() == "fmt" && strings.HasPrefix(fn.Name(), "Print"):
				c.report(report.Finding{
					Rule: "shim-fmt-print", Pos: call.Pos(), End: call.End(), Fact: c.named(h) + " calls " + what,
				})
			}
			return true
		})
	}
}

// exits reports whether fn is os.Exit or one of log's Fatal family, the methods
// of a Logger included.
func exits(fn *types.Func) bool {
	switch fn.Pkg().Path() {
	case "os":
		return fn.Name() == "Exit"
	case "log":
		return strings.HasPrefix(fn.Name(), "Fatal")
	}
	return false
}

func (c *checker) named(h *handler.Handler) string {
	if h.Name == "" {
		return "the handler"
	}
	return "handler " + h.Name
}
