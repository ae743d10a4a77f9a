package vscode

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/settings"
)

// A setting is one property of package.json's configuration.
type setting struct {
	Scope       string    `json:"scope"`
	Type        string    `json:"type"`
	Items       *itemType `json:"items,omitempty"`
	Values      *itemType `json:"additionalProperties,omitempty"`
	Enum        []string  `json:"enum,omitempty"`
	Default     any       `json:"default"`
	Description string    `json:"markdownDescription"`
}

type itemType struct {
	Type string `json:"type"`
}

// ownSettings are those that only the extension reads. No workspace can choose a
// program: the path is the machine's.
func ownSettings() map[string]setting {
	return map[string]setting{
		"server.path":  {Scope: "machine", Type: "string", Default: "", Description: "%setting.server.path%"},
		"trace.server": {Scope: "window", Type: "string", Enum: []string{"off", "messages", "verbose"}, Default: "off", Description: "%setting.trace.server%"},
	}
}

// serverSettings are the server's, from its own struct.
func serverSettings(t *testing.T) map[string]setting {
	t.Helper()
	all := map[string]setting{}
	defaults := reflect.ValueOf(settings.Default())
	for i := range defaults.NumField() {
		name := defaults.Type().Field(i).Tag.Get("json")
		s := setting{Scope: "window", Default: defaults.Field(i).Interface(), Enum: settings.Allowed(name), Description: "%setting." + name + "%"}
		switch v := s.Default.(type) {
		case bool:
			s.Type = "boolean"
		case string:
			s.Type = "string"
		case []string:
			s.Type, s.Items = "array", &itemType{"string"}
			if v == nil {
				s.Default = []string{}
			}
		case map[string]string:
			s.Type, s.Values = "object", &itemType{"string"}
			if v == nil {
				s.Default = map[string]string{}
			}
		default:
			t.Fatalf("setting %s is a %T, which the extension cannot offer", name, v)
		}
		all[name] = s
	}
	return all
}

func configuration(t *testing.T) any {
	t.Helper()
	all := map[string]setting{}
	for _, group := range []map[string]setting{serverSettings(t), ownSettings()} {
		for name, s := range group {
			all[settings.Section+"."+name] = s
		}
	}
	return struct {
		Title      string             `json:"title"`
		Properties map[string]setting `json:"properties"`
	}{"Lambda", all}
}

// settingTexts are the comments of the settings' fields, word for word.
func settingTexts(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../settings/settings.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	fields := file.Scope.Lookup("Settings").Decl.(*ast.TypeSpec).Type.(*ast.StructType).Fields.List
	for _, f := range fields {
		name := reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("json")
		if texts["setting."+name] = strings.Join(strings.Fields(f.Doc.Text()), " "); f.Doc.Text() == "" {
			t.Errorf("setting %s has no comment", name)
		}
	}
	return texts
}
