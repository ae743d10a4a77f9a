package jsoncheck

import (
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// tag is the content of a json struct tag.
type tag struct {
	name                        string
	omitEmpty, omitZero, quoted bool
	inline                      bool // V2 only
}

// parseTag returns what a field's tag says; ok is false if it says to leave the
// field out.
func parseTag(raw string, m Mode) (t tag, ok bool) {
	content := reflect.StructTag(raw).Get("json")
	if content == "-" {
		return tag{}, false
	}
	name, options, _ := strings.Cut(content, ",")
	if m == V2 {
		name, options = cutName(content)
	} else if !validName(name) {
		name = ""
	}
	t.name = name
	for option := range strings.SplitSeq(options, ",") {
		switch option {
		case "omitempty":
			t.omitEmpty = true
		case "omitzero":
			t.omitZero = true
		case "string":
			t.quoted = true
		case "inline", "unknown":
			t.inline = m == V2
		}
	}
	return t, true
}

// validName reports whether V1 takes a name from a tag: letters, digits, and the
// punctuation that needs no escape in the tag.
func validName(name string) bool {
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) {
			return false
		}
	}
	return name != ""
}

// cutName splits V2's tag into its name, which may be in single quotes, and the
// options. A name that V2 cannot read is ignored, like V1's.
func cutName(content string) (name, options string) {
	end := strings.IndexAny(content, ",\\'\"`")
	switch {
	case end < 0:
		return content, ""
	case content[end] == ',':
		return content[:end], content[end+1:]
	case content[0] == '\'':
		return cutQuoted(content)
	}
	letters := len(content) - len(strings.TrimLeftFunc(content, func(r rune) bool {
		return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r)
	}))
	_, options, _ = strings.Cut(content[letters:], ",")
	if first := []rune(content)[0]; unicode.IsNumber(first) {
		return "", options
	}
	return content[:letters], options
}

// cutQuoted reads a name in single quotes, in which \' stands for one.
func cutQuoted(content string) (name, options string) {
	for i := 1; i < len(content); i++ {
		switch content[i] {
		case '\\':
			i++
		case '\'':
			text := strings.ReplaceAll(strings.ReplaceAll(content[1:i], `\'`, `'`), `"`, `\"`)
			name, err := strconv.Unquote(`"` + text + `"`)
			_, options, _ := strings.Cut(content[i:], ",")
			if err != nil {
				return "", options
			}
			return name, options
		}
	}
	_, options, _ = strings.Cut(content, ",")
	return "", options
}
