package events_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/events"
)

// A variant is a source's handler in one of the models.
type variant struct {
	events.Source
	model handler.Model
	dir   string // of its package, in the module
}

func variants() []variant {
	var list []variant
	for _, s := range events.All() {
		dir := strings.ReplaceAll(s.Name, "-", "_")
		list = append(list, variant{s, handler.Shim, dir + "_shim"}, variant{s, handler.Start, dir + "_start"})
	}
	return list
}

// goMod is the go.mod of a module that holds all variants.
const goMod = `module example.com/all

go 1.26.0

require (
	github.com/aws/aws-lambda-go v1.55.1
	github.com/eawsy/aws-lambda-go-core v0.0.0-20170302234508-e26eed6aa244
)
`

// newModule makes a module of files.
func newModule(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	sum, err := os.ReadFile("../../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	files["go.mod"], files["go.sum"] = goMod, string(sum)
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestTextIsFormatted(t *testing.T) {
	t.Parallel()
	for _, v := range variants() {
		for name, text := range map[string]string{"handler.go": v.Handler(v.model), "handler_test.go": v.Test(v.model)} {
			formatted, err := format.Source([]byte(text))
			if err != nil || string(formatted) != text {
				t.Errorf("%s: %s is not as gofmt has it (%v)\n%s", v.dir, name, err, text)
			}
			if word := regexp.MustCompile(`\b(EVENT|RESULTS?|HANDLE|PARAMS|NONE|CALL)\b`).FindString(text); word != "" {
				t.Errorf("%s: %s still says %s", v.dir, name, word)
			}
		}
	}
}

// The tests of all variants, and a decoding and encoding of every sample by its
// Go type, run in one program: a test binary for each would take minutes.
func TestGeneratedTestsPass(t *testing.T) {
	t.Parallel()
	files, samples := map[string]string{}, map[string][]byte{}
	var imports, cases strings.Builder
	lambdaGo := lambdaGo(t)
	for _, v := range variants() {
		asPackage := strings.NewReplacer("package main\n", "package p\n", events.CImport+"\n", "")
		files[v.dir+"/handler.go"] = asPackage.Replace(v.Handler(v.model))
		test := asPackage.Replace(v.Test(v.model))
		files[v.dir+"/tests.go"] = test
		files[v.dir+"/event.json"] = string(v.Sample())
		imports.WriteString(fmt.Sprintf("\t%s %q\n", v.dir, "example.com/all/"+v.dir))
		for _, name := range regexp.MustCompile(`func (Test\w+)\(`).FindAllStringSubmatch(test, -1) {
			fmt.Fprintf(&cases, "\t\t{%q, %[1]s.%s},\n", v.dir, name[1])
		}
		if v.model == handler.Start {
			continue // the types are the same
		}
		typeImport := ""
		if strings.HasPrefix(v.Event, "events.") {
			typeImport = "import \"" + events.Path + "\"\n"
		}
		files[v.dir+"/codec.go"] = fmt.Sprintf(codec, typeImport, v.Event)
		for _, e := range v.Examples() {
			samples[v.dir+"/"+e.Name] = e.Event()
		}
		for name, text := range lambdaGoSamples(t, lambdaGo, strings.TrimSuffix(v.dir, "_shim")) {
			samples[v.dir+"/"+name] = text
		}
	}
	for name, text := range samples {
		files[name+".sample"] = string(text)
		dir, file := filepath.Split(name)
		fmt.Fprintf(&cases, "\t\t{%q, func(t *testing.T) { %[1]s.Recode(t, %q) }},\n", filepath.Clean(dir), file)
	}
	files["all_test.go"] = fmt.Sprintf(runner, imports.String(), cases.String())
	root := newModule(t, files)

	cmd := exec.CommandContext(t.Context(), "go", "test", "-vet=off", "-trimpath", "./...")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go test: %v\n%s", err, out)
	}
	for name, text := range samples {
		recoded, err := os.ReadFile(filepath.Join(root, name+".recoded"))
		if err != nil {
			t.Fatal(err)
		}
		if err := holds("", decode(t, recoded), decode(t, text)); err != nil {
			t.Errorf("%s: decoding it loses something: %v", name, err)
		}
	}
}

// codec decodes and encodes a sample in the package of a handler.
const codec = `package p

import (
	"encoding/json"
	"os"
	"testing"
)
%s
func Recode(t *testing.T, name string) {
	data, err := os.ReadFile(name + ".sample")
	if err != nil {
		t.Fatal(err)
	}
	var evt %s
	if err := json.Unmarshal(data, &evt); err != nil {
		t.Fatal(err)
	}
	if data, err = json.Marshal(evt); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name+".recoded", data, 0o666); err != nil {
		t.Fatal(err)
	}
}
`

const runner = `package all

import (
	"testing"

%s)

func TestAll(t *testing.T) {
	for _, c := range []struct {
		dir  string
		test func(*testing.T)
	}{
%s	} {
		t.Run(c.dir, func(t *testing.T) {
			t.Chdir(c.dir)
			c.test(t)
		})
	}
}
`

func decode(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// holds reports what of want got lacks. More members, and a null's becoming a
// zero value, are no loss; times are compared as such.
func holds(at string, got, want any) error {
	switch want := want.(type) {
	case nil:
		return nil
	case map[string]any:
		object, _ := got.(map[string]any)
		for name, value := range want {
			if _, ok := object[name]; !ok && !isZero(value) {
				return fmt.Errorf("%s/%s is missing", at, name)
			}
			if !isZero(value) {
				if err := holds(at+"/"+name, object[name], value); err != nil {
					return err
				}
			}
		}
		return nil
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want) {
			return fmt.Errorf("%s has %d elements, not %d", at, len(list), len(want))
		}
		for i := range want {
			if err := holds(fmt.Sprint(at, "/", i), list[i], want[i]); err != nil {
				return err
			}
		}
		return nil
	case string:
		wanted, err := time.Parse(time.RFC3339, want)
		if text, ok := got.(string); ok && err == nil {
			if it, err := time.Parse(time.RFC3339, text); err == nil && it.Equal(wanted) {
				return nil
			}
		}
	case json.Number:
		if number, ok := got.(json.Number); ok {
			a, _ := number.Float64()
			b, _ := want.Float64()
			if math.Abs(a-b) < 1e-6 { // what aws-lambda-go makes of seconds and their fractions
				return nil
			}
		}
	}
	if !reflect.DeepEqual(got, want) {
		return fmt.Errorf("%s is %v, not %v", at, got, want)
	}
	return nil
}

// isZero reports whether omitempty may leave a value out.
func isZero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case json.Number:
		return v == "0"
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}
