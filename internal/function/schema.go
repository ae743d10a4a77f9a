package function

import (
	"reflect"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// A Field is a setting that function.json may hold: what completion offers.
type Field struct {
	Name   string
	Kind   jsontree.Kind
	Values []string // of an enumeration or a boolean, as they are written without quotes
}

var (
	inputType   = reflect.TypeFor[lambda.CreateFunctionInput]()
	runtimeType = reflect.TypeFor[types.Runtime]()
)

// Fields lists the settings that the object at an RFC 6901 pointer may hold, ""
// for the file itself. It is empty where there is no such object, and where any
// name goes, as in /Environment/Variables.
func Fields(pointer string) []Field {
	t := typeAt(pointer)
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	var fields []Field
	for _, name := range fieldNames(t) {
		f, _ := t.FieldByName(name)
		if name != "ZipFile" {
			fields = append(fields, Field{Name: name, Kind: kindOf(f.Type), Values: values(f.Type)})
		}
	}
	return fields
}

// Values lists what the setting at an RFC 6901 pointer may be, nil when it is
// no enumeration or boolean.
func Values(pointer string) []string {
	t := typeAt(pointer)
	if t == nil {
		return nil
	}
	return values(t)
}

// KindAt is the JSON type of the setting at an RFC 6901 pointer, "" where
// function.json has none.
func KindAt(pointer string) jsontree.Kind {
	t := typeAt(pointer)
	if t == nil {
		return ""
	}
	return kindOf(t)
}

func values(t reflect.Type) []string {
	t = base(t)
	if t.Kind() == reflect.Bool {
		return []string{"true", "false"}
	}
	return enumValues(t)
}

// typeAt follows a pointer through the SDK's types, nil when it leads nowhere.
func typeAt(pointer string) reflect.Type {
	t := inputType
	for _, name := range strings.Split(pointer, "/")[1:] {
		switch t.Kind() {
		case reflect.Struct:
			f, ok := t.FieldByName(name)
			if !ok || !f.IsExported() {
				return nil
			}
			t = base(f.Type)
		case reflect.Slice, reflect.Map:
			t = base(t.Elem())
		default:
			return nil
		}
	}
	return t
}

func base(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

func kindOf(t reflect.Type) jsontree.Kind {
	switch base(t).Kind() {
	case reflect.Struct, reflect.Map:
		return jsontree.Object
	case reflect.Slice:
		return jsontree.Array
	case reflect.String:
		return jsontree.String
	case reflect.Bool:
		return jsontree.Boolean
	default:
		return jsontree.Number
	}
}

// fieldNames lists the keys of an object: the Lambda API spells its JSON as the
// SDK spells its fields.
func fieldNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		if f := t.Field(i); f.IsExported() {
			names = append(names, f.Name)
		}
	}
	return names
}

// enumValues lists the values of an enumeration, nil for any other type. The
// SDK's Values methods are called by type, not by reflection: a method looked
// up by name would keep every method of the program in the binary.
func enumValues(t reflect.Type) []string {
	switch t {
	case runtimeType:
		return runtimeNames()
	case reflect.TypeFor[types.Architecture]():
		return texts(types.Architecture("").Values())
	case reflect.TypeFor[types.ApplicationLogLevel]():
		return texts(types.ApplicationLogLevel("").Values())
	case reflect.TypeFor[types.DirectS3Read]():
		return texts(types.DirectS3Read("").Values())
	case reflect.TypeFor[types.FunctionVersionLatestPublished]():
		return texts(types.FunctionVersionLatestPublished("").Values())
	case reflect.TypeFor[types.LogFormat]():
		return texts(types.LogFormat("").Values())
	case reflect.TypeFor[types.PackageType]():
		return texts(types.PackageType("").Values())
	case reflect.TypeFor[types.S3ObjectStorageMode]():
		return texts(types.S3ObjectStorageMode("").Values())
	case reflect.TypeFor[types.SnapStartApplyOn]():
		return texts(types.SnapStartApplyOn("").Values())
	case reflect.TypeFor[types.SystemLogLevel]():
		return texts(types.SystemLogLevel("").Values())
	case reflect.TypeFor[types.TenantIsolationMode]():
		return texts(types.TenantIsolationMode("").Values())
	case reflect.TypeFor[types.TracingMode]():
		return texts(types.TracingMode("").Values())
	default:
		return nil
	}
}

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
