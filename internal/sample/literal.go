package sample

import (
	"encoding/json"
	"go/types"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// literal reports whether a string, number or boolean decodes into a basic type.
func literal(t *types.Basic, n *jsontree.Node) bool {
	switch n.Kind {
	case jsontree.String:
		return t.Info()&types.IsString != 0
	case jsontree.Boolean:
		return t.Info()&types.IsBoolean != 0
	case jsontree.Number:
		return t.Info()&(types.IsInteger|types.IsFloat) != 0 && inRange(t, n.Text)
	}
	return false
}

// inRange reports whether text is a number that a variable of type t can hold.
func inRange(t *types.Basic, text string) bool {
	var err error
	switch bits := size(t); {
	case t.Info()&types.IsFloat != 0:
		_, err = strconv.ParseFloat(text, bits)
	case t.Info()&types.IsUnsigned != 0:
		_, err = strconv.ParseUint(text, 10, bits)
	default:
		_, err = strconv.ParseInt(text, 10, bits)
	}
	return err == nil
}

// size returns the bits of a number on the machines that Lambda has.
func size(t *types.Basic) int {
	return int(types.SizesFor("gc", "amd64").Sizeof(t)) * 8
}

// quotedText reports whether the content of a JSON string decodes into t, as the
// option string asks.
func (m *matcher) quotedText(t types.Type, method *jsoncheck.Method, text string) bool {
	if m.mode == jsoncheck.V1 && text == "null" {
		return true
	}
	if isNumber(t) {
		if unquoted, ok := unquote(text); ok && m.mode == jsoncheck.V1 {
			return isNumeral(unquoted)
		}
		return isNumeral(text) || m.mode == jsoncheck.V1 && startsNumber(text)
	}
	if method != nil {
		// V1 hands over what is inside the string.
		_, isString := unquote(text)
		return text != "" && (!onlyStrings(method) || isString)
	}
	b, ok := t.Underlying().(*types.Basic)
	if !ok {
		return false
	}
	switch {
	case b.Info()&types.IsString != 0:
		_, ok := unquote(text)
		return ok
	case text == "null":
		return true
	case b.Info()&types.IsBoolean != 0:
		return text == "true" || text == "false"
	case m.mode == jsoncheck.V1 && !startsNumber(text):
		return false
	}
	return inRange(b, text)
}

func unquote(text string) (string, bool) {
	var s string
	err := json.Unmarshal([]byte(text), &s)
	return s, err == nil && strings.HasPrefix(text, `"`) && strings.HasSuffix(text, `"`)
}

func startsNumber(text string) bool {
	return text != "" && (text[0] == '-' || '0' <= text[0] && text[0] <= '9')
}

// isNumeral reports whether text is a JSON number and nothing else.
func isNumeral(text string) bool {
	var n json.Number
	return startsNumber(text) && strings.TrimSpace(text) == text && json.Unmarshal([]byte(text), &n) == nil
}

// isNumber reports whether t is json.Number, the string type that takes numbers.
func isNumber(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "Number" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "encoding/json"
}

// onlyStrings reports whether a method is UnmarshalText, which gets no other values.
func onlyStrings(m *jsoncheck.Method) bool { return m.Func.Name() == "UnmarshalText" }

func isAny(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Uint8
}
