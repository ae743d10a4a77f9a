package function_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

func TestFields(t *testing.T) {
	find := func(pointer, name string) *function.Field {
		fields := function.Fields(pointer)
		i := slices.IndexFunc(fields, func(f function.Field) bool { return f.Name == name })
		if i < 0 {
			return nil
		}
		return &fields[i]
	}
	for _, tt := range []struct {
		pointer, name string
		kind          jsontree.Kind
		values        int
	}{
		{"", "Timeout", jsontree.Number, 0},
		{"", "Runtime", jsontree.String, len(function.Runtimes())},
		{"", "Publish", jsontree.Boolean, 2},
		{"", "Layers", jsontree.Array, 0},
		{"", "Environment", jsontree.Object, 0},
		{"/Environment", "Variables", jsontree.Object, 0},
		{"/TracingConfig", "Mode", jsontree.String, 2},
		{"/FileSystemConfigs/0", "Arn", jsontree.String, 0},
	} {
		f := find(tt.pointer, tt.name)
		if f == nil || f.Kind != tt.kind || len(f.Values) != tt.values {
			t.Errorf("%s/%s is %+v", tt.pointer, tt.name, f)
		}
	}
	if find("/Code", "ZipFile") != nil {
		t.Error("Code.ZipFile is offered")
	}
	for _, pointer := range []string{"/Environment/Variables", "/Timeout", "/Nobody", "/Timeout/0"} {
		if fields := function.Fields(pointer); fields != nil {
			t.Errorf("%s has fields %v", pointer, fields)
		}
	}
	if got := function.Values("/Architectures/0"); !slices.Equal(got, []string{"x86_64", "arm64"}) {
		t.Errorf("architectures are %v", got)
	}
	if function.Values("/Handler") != nil || function.Values("/Nobody") != nil {
		t.Error("values where there are none")
	}
}

// Every type of the SDK's input can be decoded, and every enumeration in it is
// known: an update of the SDK that adds one fails here.
func TestSchemaKnowsTheSDK(t *testing.T) {
	walk(t, reflect.TypeFor[lambda.CreateFunctionInput](), "")
}

func walk(t *testing.T, typ reflect.Type, pointer string) {
	t.Helper()
	switch typ.Kind() {
	case reflect.Pointer:
		walk(t, typ.Elem(), pointer)
	case reflect.Struct:
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				walk(t, f.Type, pointer+"/"+f.Name)
			}
		}
	case reflect.Slice, reflect.Map:
		if typ.Elem().Kind() != reflect.Uint8 {
			walk(t, typ.Elem(), pointer+"/0")
		}
	case reflect.String:
		_, enum := typ.MethodByName("Values")
		if known := len(function.Values(pointer)) > 0; enum != known {
			t.Errorf("%s: %v is an enumeration: %v, known: %v", pointer, typ, enum, known)
		}
	case reflect.Int32, reflect.Float64, reflect.Bool:
	default:
		t.Errorf("%s: no decoding into %v", pointer, typ)
	}
}

// The runtimes are those of AWS, whose SDK lists them.
func TestRuntimesExist(t *testing.T) {
	for _, r := range function.Runtimes() {
		if !slices.Contains(types.Runtime("").Values(), types.Runtime(r.Name)) {
			t.Errorf("the SDK does not know %s", r.Name)
		}
	}
}
