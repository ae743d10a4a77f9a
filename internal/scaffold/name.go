package scaffold

import (
	"strings"

	"golang.org/x/mod/module"
)

// maxName is the longest FunctionName that Lambda takes.
const maxName = 64

// functionName derives from a directory's name one that is both a Lambda
// function's name and the last element of a module's path: what neither allows
// becomes a dash. It is "function" when nothing is left, or when the name is one
// that Windows has taken ("con").
func functionName(dir string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, dir)
	name = strings.Trim(name, "-")
	if len(name) > maxName {
		name = strings.TrimRight(name[:maxName], "-")
	}
	if name == "" || module.CheckImportPath("example.com/"+name) != nil {
		return "function"
	}
	return name
}
