package function

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

// leading are the keys that a written function.json starts with, in the order
// in which one wants to read them; the others follow in alphabetical order.
func leading() []string {
	return []string{"FunctionName", "Description", "Runtime", "Handler", "Architectures", "Role", "MemorySize", "Timeout", "Environment"}
}

// Format returns input as the text of a function.json, indented by two spaces.
// What is not set is left out, as null is refused; Parse reads back what it wrote.
func Format(input *lambda.CreateFunctionInput) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(ordered(reflect.ValueOf(input).Elem(), leading())); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// An object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := e.Encode(m.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := e.Encode(m.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// ordered returns the members of a struct that are set, those in first before
// the rest.
func ordered(v reflect.Value, first []string) object {
	names := fieldNames(v.Type())
	slices.Sort(names)
	rank := func(name string) int {
		if i := slices.Index(first, name); i >= 0 {
			return i
		}
		return len(first)
	}
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	var o object
	for _, name := range names {
		f := v.FieldByName(name)
		if f.IsZero() {
			continue
		}
		o = append(o, member{name, plain(f)})
	}
	return o
}

// plain is a value with the structs inside made objects.
func plain(v reflect.Value) any {
	switch {
	case v.Kind() == reflect.Pointer:
		return plain(v.Elem())
	case v.Kind() == reflect.Struct:
		o := ordered(v, nil)
		if o == nil {
			o = object{}
		}
		return o
	case v.Kind() == reflect.Slice && base(v.Type().Elem()).Kind() == reflect.Struct:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	default:
		return v.Interface()
	}
}
