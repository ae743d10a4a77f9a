package lambdalife

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io"
	"path/filepath"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/report"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/source"
)

// checkLinux reports handlers that a build for Linux would not have: those of
// this build, where it is for another system, and, where it has none of its own,
// those in files that it ignores.
func (c *checker) checkLinux() {
	ignored := c.ignoredHandlers()
	for _, h := range c.found.Handlers {
		f := c.found.Source.File(h.Pos)
		if f == nil || h.Model == handler.Start && h.Obj == nil || !excludesLinux(f.Name, f.Syntax) {
			continue
		}
		other := false
		for _, candidate := range ignored {
			other = other || !candidate.excluded && candidate.name == h.Name
		}
		if !other {
			c.reportLinux(h.Name, f.Name, h.Pos, h.End)
		}
	}
	if len(c.found.Handlers) > 0 {
		return
	}
	for _, candidate := range ignored {
		if !candidate.excluded {
			return // some other tag leaves it out of this build
		}
	}
	for _, candidate := range ignored {
		c.reportLinux(candidate.name, candidate.file, candidate.ident.Pos(), candidate.ident.End())
	}
}

func (c *checker) reportLinux(name, file string, pos, end token.Pos) {
	c.report(report.Finding{
		Rule: "no-linux-handler", Pos: pos, End: end,
		Fact: fmt.Sprintf("handler %s is in %s, which is not built for Linux", name, filepath.Base(file)),
	})
}

// An ignoredHandler is a func in a file that this build leaves out, and that by
// its name and its file's imports is a shim handler.
type ignoredHandler struct {
	name, file string
	ident      *ast.Ident
	excluded   bool // by Linux, too
}

func (c *checker) ignoredHandlers() []ignoredHandler {
	var list []ignoredHandler
	for _, path := range c.pass.IgnoredFiles {
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			continue
		}
		data, err := c.pass.ReadFile(path)
		if err != nil {
			continue
		}
		f, err := parser.ParseFile(c.pass.Fset, path, data, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil || f.Name.Name != "main" || !source.Imports(f, handler.RuntimePath) {
			continue
		}
		for _, decl := range f.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if ok && decl.Recv == nil && decl.Name.Name == c.found.Name && decl.Type.Params.NumFields() == 2 {
				list = append(list, ignoredHandler{decl.Name.Name, path, decl.Name, excludesLinux(path, f)})
			}
		}
	}
	return list
}

// excludesLinux reports whether a file's name or its //go:build line leaves it
// out of every build for Linux, whatever other tags are set.
func excludesLinux(path string, f *ast.File) bool {
	if !matchesName(path, "linux") {
		return true
	}
	for _, group := range f.Comments {
		if group.Pos() > f.Package {
			break
		}
		for _, comment := range group.List {
			if !constraint.IsGoBuild(comment.Text) {
				continue
			}
			expr, err := constraint.Parse(comment.Text)
			return err == nil && !canBe(true, expr)
		}
	}
	return false
}

// canBe reports whether an expression can have a value on Linux: a tag that is not
// about the system is set or not as one likes, where it stands twice even both.
func canBe(value bool, expr constraint.Expr) bool {
	switch x := expr.(type) {
	case *constraint.NotExpr:
		return canBe(!value, x.X)
	case *constraint.AndExpr:
		if value {
			return canBe(true, x.X) && canBe(true, x.Y)
		}
		return canBe(false, x.X) || canBe(false, x.Y)
	case *constraint.OrExpr:
		if value {
			return canBe(true, x.X) || canBe(true, x.Y)
		}
		return canBe(false, x.X) && canBe(false, x.Y)
	case *constraint.TagExpr:
		switch {
		case x.Tag == "linux", x.Tag == "unix":
			return value
		case isSystem(x.Tag):
			return !value
		}
	}
	return true
}

// isSystem reports whether tag is another GOOS, by asking go/build whether a
// file name's ending in it means anything.
func isSystem(tag string) bool {
	name := "x_" + tag + ".go"
	return !matchesName(name, "linux") && matchesName(name, tag)
}

// matchesName reports whether a file of this name can be part of a build for a
// system, on either of Lambda's architectures.
func matchesName(path, goos string) bool {
	for _, goarch := range []string{"amd64", "arm64"} {
		target := build.Context{
			GOOS: goos, GOARCH: goarch, Compiler: "gc", CgoEnabled: true,
			OpenFile: func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("package main\n")), nil },
		}
		if ok, err := target.MatchFile(filepath.Dir(path), filepath.Base(path)); err == nil && ok {
			return true
		}
	}
	return false
}
