// Package settings provides what users can set in their editor. One struct says
// it all: the server decodes it, and the VS Code extension's configuration is
// generated from its fields and their comments.
package settings

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// Section is the name under which editors keep the settings.
const Section = "lambdaLsp"

// Settings are the user's settings. Each field's comment is its description,
// word for word.
type Settings struct {
	// Flags for go build, such as "-tags=prod". They decide which files are
	// analyzed, and builds use them as well.
	BuildFlags []string `json:"buildFlags"`

	// Environment variables, such as GOFLAGS, for the go command: when code is
	// loaded and when it is built.
	Env map[string]string `json:"env"`

	// Which version of encoding/json the function is built with: "v1", "v2", or
	// "auto" to ask the go command.
	JSON string `json:"json" enum:"auto,v1,v2"`

	// Show Invoke, Build and the other commands above handlers.
	CodeLens bool `json:"codeLens"`
}

// Default returns the settings that hold when the user has said nothing.
func Default() Settings {
	return Settings{JSON: "auto", CodeLens: true}
}

// Initialization is what an editor sends with its initialize request.
type Initialization struct {
	Settings

	// Trusted says that what is in the workspace may be run. When it is false,
	// files are parsed and no program is started. It is no setting: a workspace
	// that brings settings of its own could set it.
	Trusted bool `json:"trusted"`

	// Extension says that the client is the VS Code extension, or does what that
	// does: it shows what commands answer with and say, is asked by lambda/ask,
	// and completes the settings of function.json by their schema. Package vscode
	// declares what such a client is sent.
	Extension bool `json:"extension"`
}

// Decode returns base with what raw, a JSON object, sets in it, and the names in
// raw that are no setting, sorted. A value of the wrong type is an error which
// names the setting; the other settings hold nevertheless. An absent raw, or
// null, changes nothing.
func Decode[T Settings | Initialization](base T, raw []byte) (decoded T, unknown []string, err error) {
	if len(raw) == 0 || string(raw) == "null" {
		return base, nil, nil
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return base, nil, failure.New("read", "settings", "want a JSON object")
	}
	var wrong []string
	known := map[string]reflect.Value{}
	fields(reflect.ValueOf(&base).Elem(), known)
	for name, value := range members {
		field, ok := known[name]
		if !ok {
			unknown = append(unknown, name)
			continue
		}
		if message := set(field, value, name); message != "" {
			wrong = append(wrong, message)
		}
	}
	slices.Sort(unknown)
	if slices.Sort(wrong); len(wrong) > 0 {
		err = failure.New("read", "settings", "%s", strings.Join(wrong, "; "))
	}
	return base, unknown, err
}

// fields collects the fields of a struct, and of those embedded in it, by their
// names in JSON.
func fields(v reflect.Value, known map[string]reflect.Value) {
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.Anonymous {
			fields(v.Field(i), known)
		} else {
			known[f.Tag.Get("json")] = v.Field(i)
		}
	}
}

// set decodes value into a field and returns what is wrong with it, if anything.
func set(field reflect.Value, value []byte, name string) string {
	if string(value) == "null" {
		return "" // how some editors say that the user has set nothing
	}
	decoded := reflect.New(field.Type())
	if err := json.Unmarshal(value, decoded.Interface()); err != nil {
		// The value is not for a message: env's are secrets.
		return fmt.Sprintf("%s must be %s", name, describe(field.Type()))
	}
	if s, ok := decoded.Elem().Interface().(string); ok {
		if allowed := Allowed(name); allowed != nil && !slices.Contains(allowed, s) {
			return fmt.Sprintf("%s is %q, want one of %s", name, s, strings.Join(allowed, ", "))
		}
	}
	field.Set(decoded.Elem())
	return ""
}

// Allowed returns the values that a setting can have, nil when there is no such list.
func Allowed(name string) []string {
	t := reflect.TypeFor[Settings]()
	for i := range t.NumField() {
		f := t.Field(i)
		if values, ok := f.Tag.Lookup("enum"); ok && f.Tag.Get("json") == name {
			return strings.Split(values, ",")
		}
	}
	return nil
}

// describe names a type in JSON's words.
func describe(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	case reflect.Slice:
		return "an array of strings"
	case reflect.Map:
		return "an object of strings"
	}
	return t.String()
}
