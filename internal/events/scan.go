package events

import (
	"go/scanner"
	"go/token"
)

// packagesUsed returns the names that the code selects from at the beginning of
// an operand, as in log.Println.
func packagesUsed(code string) map[string]bool {
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile("", -1, len(code)), []byte(code), nil, 0)
	used := map[string]bool{}
	var before, last token.Token
	var name string
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			return used
		}
		if tok == token.PERIOD && last == token.IDENT && before != token.PERIOD {
			used[name] = true
		}
		before, last, name = last, tok, text
	}
}
