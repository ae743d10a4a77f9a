package lsp

import (
	"encoding/json"
	"strconv"
	"strings"
)

// A cursor is a place in JSON that is being typed.
type cursor struct {
	path       []string // of the object that a key goes into, or of the value
	key        bool     // a member's name goes here, not a value
	start, end int      // of what is there already: part of a string or a literal
	hasValue   bool     // a colon follows: the member is whole
	follows    bool     // another member, or a string in an array: a comma is wanting
	members    []string // of the object that a key goes into, this one left out
}

// cursorIn finds out what goes at an offset of a text that need not be JSON yet:
// it reads no further than it has to.
func cursorIn(text string, offset int) cursor {
	// open are the objects and arrays around the place; a name is that of the
	// member that is being read.
	type open struct {
		array bool
		name  string
		index int
		value bool // past the colon
		names []string
	}
	var stack []open
	at := cursor{start: offset, end: offset}
	for i := 0; i < len(text) && i < offset; {
		switch c := text[i]; c {
		case '{', '[':
			stack = append(stack, open{array: c == '['})
		case '}', ']':
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
		case ',':
			if n := len(stack); n > 0 {
				o := stack[n-1]
				stack[n-1] = open{array: o.array, index: o.index + 1, names: o.names}
			}
		case ':':
			if n := len(stack); n > 0 {
				stack[n-1].value, stack[n-1].names = true, append(stack[n-1].names, stack[n-1].name)
			}
		case ' ', '\t', '\n', '\r':
		default:
			end := tokenEnd(text, i)
			if offset <= end && !(offset == end && c == '"' && closed(text[i:end])) {
				at.start, at.end = i, end
				i = len(text)
				continue
			}
			if n := len(stack); n > 0 && !stack[n-1].value && !stack[n-1].array {
				stack[n-1].name = unquote(text[i:end])
			}
			i = end
			continue
		}
		i++
	}
	for i, o := range stack {
		switch last := i == len(stack)-1; {
		case o.array:
			at.path = append(at.path, strconv.Itoa(o.index))
		case last && !o.value:
			at.key, at.members = true, append(o.names, namesAfter(text[at.end:])...)
		default:
			at.path = append(at.path, o.name)
		}
	}
	rest := strings.TrimLeft(text[at.end:], " \t\r\n")
	at.hasValue = strings.HasPrefix(rest, ":")
	if strings.HasPrefix(rest, `"`) {
		inArray := len(stack) > 0 && stack[len(stack)-1].array
		after := strings.TrimLeft(rest[tokenEnd(rest, 0):], " \t\r\n")
		at.follows = inArray || strings.HasPrefix(after, ":")
	}
	return at
}

// namesAfter lists the members that are still to come of an object, in the text after
// one of its names.
func namesAfter(text string) []string {
	var names []string
	depth, last := 0, ""
	for i := 0; i < len(text) && depth >= 0; {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ':':
			if depth == 0 && last != "" {
				names = append(names, last)
			}
			last = ""
		case ',', ' ', '\t', '\n', '\r':
		default:
			end := tokenEnd(text, i)
			last = unquote(text[i:end])
			i = end
			continue
		}
		i++
	}
	return names
}

// tokenEnd returns where the string or literal at i ends: a string that is not
// closed, at the end of its line.
func tokenEnd(text string, i int) int {
	if text[i] != '"' {
		if n := strings.IndexAny(text[i:], "{}[],: \t\r\n\""); n > 0 {
			return i + n
		}
		return len(text)
	}
	for j := i + 1; j < len(text); j++ {
		switch text[j] {
		case '\\':
			j++
		case '"':
			return j + 1
		case '\n', '\r':
			return j
		}
	}
	return len(text)
}

// closed reports whether a token that starts with a quote is a whole string.
func closed(token string) bool { return json.Valid([]byte(token)) }

func unquote(token string) string {
	var s string
	if err := json.Unmarshal([]byte(token), &s); err != nil {
		return ""
	}
	return s
}
