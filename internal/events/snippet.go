package events

import (
	"regexp"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
)

// Snippet returns a handler's text as editors insert it, with the handler's name to be
// typed over: in the syntax of LSP's snippets, which is VS Code's as well (LSP
// specification, "Snippet Syntax").
func Snippet(text string, m handler.Model) string {
	text = strings.NewReplacer(`\`, `\\`, `$`, `\$`, `}`, `\}`).Replace(text)
	return named[m].ReplaceAllString(text, "${1}$${1:${2}}")
}

// named finds a handler's name where it is declared, described and passed on.
var named = map[handler.Model]*regexp.Regexp{
	handler.Shim:  regexp.MustCompile(`(?m)(^// |^func )(Handle)\b`),
	handler.Start: regexp.MustCompile(`(?m)(^// |^func |lambda\.Start\()(handle)\b`),
}
