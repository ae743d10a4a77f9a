package rule

import (
	"fmt"
	"go/parser"
	"go/token"
	"strings"
)

// AnalyzerDoc returns the part of a doc.go file that belongs to the named
// analyzer: what follows the heading "# Analyzer name", from the line
// "name: summary" on. It panics if there is none, as the text is embedded and
// its absence a mistake of the analyzer's author.
func AnalyzerDoc(docGo, name string) string {
	f, err := parser.ParseFile(token.NewFileSet(), "doc.go", docGo, parser.PackageClauseOnly|parser.ParseComments)
	if err != nil {
		panic(fmt.Sprintf("documentation of %s: %v", name, err))
	}
	_, text, ok := strings.Cut(f.Doc.Text(), "# Analyzer "+name+"\n")
	text, _, _ = strings.Cut(text, "\n# Analyzer ")
	text = strings.TrimSpace(text)
	summary, ok2 := strings.CutPrefix(text, name+": ")
	if !ok || !ok2 {
		panic(fmt.Sprintf("documentation of %s: no heading %q followed by %q", name, "# Analyzer "+name, name+": summary"))
	}
	return summary
}
