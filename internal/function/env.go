package function

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// An EnvRead is a place that reads one environment variable by name.
type EnvRead struct {
	Name string
	Span finding.Span
}

// EnvReads lists where files read environment variables through package os
// with a constant name. It reports true when they may read others as well: by
// a name computed at run time, or all of them.
func EnvReads(fset *token.FileSet, files []*ast.File, info *types.Info) (reads []EnvRead, others bool) {
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if name := osFunc(info, n.Fun); (name == "Getenv" || name == "LookupEnv") && len(n.Args) == 1 {
					if v := info.Types[n.Args[0]].Value; v != nil && v.Kind() == constant.String {
						reads = append(reads, EnvRead{constant.StringVal(v), spanOf(fset, n.Args[0])})
						return false
					}
				}
			case *ast.SelectorExpr:
				switch osFunc(info, n) {
				case "Getenv", "LookupEnv", "Environ", "ExpandEnv":
					others = true
				}
			}
			return true
		})
	}
	return reads, others
}

// osFunc returns the name of the function of package os that e refers to, ""
// when it refers to something else.
func osFunc(info *types.Info, e ast.Expr) string {
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	f, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() != "os" {
		return ""
	}
	return f.Name()
}

func spanOf(fset *token.FileSet, n ast.Node) finding.Span {
	start, end := fset.Position(n.Pos()), fset.Position(n.End())
	return finding.Span{
		File:  start.Filename,
		Start: finding.Position{Line: start.Line, Column: start.Column, Offset: start.Offset},
		End:   finding.Position{Line: end.Line, Column: end.Column, Offset: end.Offset},
	}
}

// CheckEnv holds function.json's Environment against what the program reads: a
// variable that is read and not configured (the package's reads), and one that
// is configured and that nothing reads (the reads of the whole module; others
// says that there are more, which silences that half). Both are no more than
// worth knowing.
func (f *Function) CheckEnv(pkg, module []EnvRead, others bool) []finding.Finding {
	if f.Config == nil {
		return nil
	}
	var found []finding.Finding
	read := map[string]bool{}
	for _, r := range module {
		read[r.Name] = true
	}
	variables := f.Config.Source.Lookup("/Environment/Variables")
	for _, r := range pkg {
		read[r.Name] = true
		if IsPreset(r.Name) || !variableName.MatchString(r.Name) || variables.Member(r.Name) != nil {
			continue
		}
		found = append(found, finding.Finding{
			Rule: RuleEnvUnset, Severity: finding.Info, Span: r.Span,
			Message: fmt.Sprintf("environment variable %s is not set in %s", r.Name, FileName),
			Fixes:   f.addVariable(r.Name),
		})
	}
	if variables == nil || others {
		return found
	}
	for _, v := range variables.Children {
		if read[v.Name] || readByOthers(v.Name) {
			continue
		}
		found = append(found, finding.Finding{
			Rule: RuleEnvUnused, Severity: finding.Info, Span: v.Key,
			Message: fmt.Sprintf("no code reads environment variable %s", v.Name),
		})
	}
	return found
}

// addVariable is the fix that configures a variable, as an empty string to fill in.
func (f *Function) addVariable(name string) []finding.Fix {
	src := f.Config.Source
	object, key, value := src.Lookup("/Environment/Variables"), name, `""`
	if object == nil {
		object, key, value = src.Lookup("/Environment"), "Variables", "{\n\t\""+name+"\": \"\"\n}"
	}
	if object == nil {
		object, key, value = src.Root, "Environment", "{\n\t\"Variables\": {\n\t\t\""+name+"\": \"\"\n\t}\n}"
	}
	if object.Kind != jsontree.Object {
		return nil
	}
	return []finding.Fix{{Title: "Add " + name + " to " + FileName, Edits: []finding.Edit{src.Insert(object, key, value)}}}
}

// readByOthers reports whether a variable is one that the Go runtime, the
// standard library, the runtime client or an SDK reads, whose source is not
// looked at.
func readByOthers(name string) bool {
	switch name {
	case "GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GOTRACEBACK":
		return true
	}
	if IsPreset(name) {
		return true
	}
	for _, prefix := range []string{"AWS_", "OTEL_", "PYTHON", "HTTP_", "HTTPS_", "NO_PROXY", "SSL_CERT_", "DD_"} {
		if strings.HasPrefix(strings.ToUpper(name), prefix) {
			return true
		}
	}
	return false
}
