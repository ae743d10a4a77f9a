package oracle

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
	"github.com/lambda-lsp/lambda-lsp/internal/sample"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

var (
	count = flag.Int("oracle.types", 2000, "how many random types to compare")
	seed  = flag.Uint64("oracle.seed", 1, "the seed that they come from; 0 is a new one")
	dump  = flag.String("oracle.dump", "", "directory to leave the generated program in")
)

// TestOracle generates types, asks encoding/json about them in a program of its
// own, and expects jsoncheck to have said the same. It does so for both
// implementations that the toolchain has, for the second with CI=true. The types are the same in every run, so
// that a run tells of the change that it tests; make oracle and make soak look at
// new ones.
func TestOracle(t *testing.T) {
	s := *seed
	if s == 0 {
		s = uint64(time.Now().UnixNano())
	}
	t.Logf("CI=true go test ./internal/oracle -oracle.seed=%d -oracle.types=%d", s, *count)
	w := newWorld(t, s, *count)
	for mode, experiment := range map[jsoncheck.Mode]string{jsoncheck.V1: "nojsonv2", jsoncheck.V2: "jsonv2"} {
		t.Run(mode.String(), func(t *testing.T) {
			t.Parallel()
			if mode == jsoncheck.V2 {
				testenv.Long(t, "it compiles the standard library for GOEXPERIMENT=jsonv2")
			}
			w.compare(t, mode, experiment)
		})
	}
}

// A world is the generated program and what go/types knows of it.
type world struct {
	dir   string
	seed  uint64
	types []named
}

type named struct {
	name string
	typ  types.Type
}

func newWorld(t *testing.T, seed uint64, n int) *world {
	w := &world{dir: *dump, seed: seed}
	if w.dir == "" {
		w.dir = t.TempDir()
	}
	write(t, filepath.Join(w.dir, "go.mod"), "module oracle\n\ngo 1.26\n")
	write(t, filepath.Join(w.dir, "main.go"), program)
	imports, list := "", ""
	fset := token.NewFileSet()
	std := stdImporter(t, fset)
	const perPackage = 500
	for p := 0; len(w.types) < n; p++ {
		name := fmt.Sprintf("p%d", p)
		file := filepath.Join(w.dir, name, name+".go")
		for try := uint64(0); ; try++ {
			source, names := generate(rand.New(rand.NewPCG(seed, uint64(p)+try<<32)), name, min(perPackage, n-len(w.types)))
			write(t, file, source)
			pkg, err := typeCheck(fset, std, "oracle/"+name, file, source)
			if errors.Is(err, errPanic) {
				t.Logf("seed %d: %s, try %d: %v", seed, name, try, err)
				continue
			}
			if err != nil {
				t.Fatalf("seed %d: the generated source does not compile: %v", seed, err)
			}
			for _, n := range names {
				w.types = append(w.types, named{name + "." + n, pkg.Scope().Lookup(n).Type()})
			}
			break
		}
		imports += fmt.Sprintf("\t%q\n", "oracle/"+name)
		list += "\t" + name + ".Types,\n"
	}
	write(t, filepath.Join(w.dir, "packages.go"),
		"package main\n\nimport (\n\t\"reflect\"\n"+imports+")\n\nvar packages = [][]reflect.Type{\n"+list+"}\n")
	return w
}

// errPanic is what typeCheck says of a program that makes the type checker panic, and
// the compiler with it: some whose generic types refer to themselves by way of an alias.
var errPanic = errors.New("the type checker panics")

func typeCheck(fset *token.FileSet, imports types.Importer, path, file, source string) (pkg *types.Package, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%w: %v", errPanic, v)
		}
	}()
	syntax, err := parser.ParseFile(fset, file, source, 0)
	if err != nil {
		return nil, err
	}
	conf := types.Config{Importer: imports}
	return conf.Check(path, fset, []*ast.File{syntax}, nil)
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// stdImporter reads export data of the standard library.
func stdImporter(t *testing.T, fset *token.FileSet) types.Importer {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}",
		"encoding", "encoding/json", "reflect", "time").Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
}

type output struct {
	Encode []struct {
		Kind, Outcome, Error string
		Addressable          bool
		Keys                 []string
	}
	Decode []struct{ Plain, Strict, Error string }
}

// compare runs the program with one implementation of encoding/json.
func (w *world) compare(t *testing.T, mode jsoncheck.Mode, experiment string) {
	binary := filepath.Join(t.TempDir(), "oracle")
	build := exec.Command("go", "build", "-gcflags=oracle/...=-N -l", "-o", binary, ".")
	build.Dir = w.dir
	build.Env = append(os.Environ(), "GOEXPERIMENT="+experiment, "GOWORK=off", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		if strings.Contains(string(out), "unknown GOEXPERIMENT") {
			t.Skipf("this toolchain has no %s", experiment)
		}
		t.Fatalf("go build: %v\n%s", err, out)
	}
	docs := make([][]string, len(w.types))
	var stdin bytes.Buffer
	enc := json.NewEncoder(&stdin)
	for i, n := range w.types {
		docs[i] = documents(n.typ, mode, rand.New(rand.NewPCG(w.seed, uint64(i))))
		if err := enc.Encode(map[string]any{"Docs": docs[i], "Seed": w.seed + uint64(i)}); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	run := exec.CommandContext(ctx, binary)
	run.Stdin = &stdin
	var stderr bytes.Buffer
	run.Stderr = &stderr
	stdout, err := run.Output()
	if err != nil {
		text := stderr.String()
		t.Fatalf("the generated program: %v\n%s", err, text[max(0, len(text)-4000):])
	}
	dec := json.NewDecoder(bytes.NewReader(stdout))
	tally := map[string]int{}
	for i, n := range w.types {
		if tally["wrong"] > 20 {
			t.Fatal("and more")
		}
		var out output
		if err := dec.Decode(&out); err != nil {
			t.Fatal(err)
		}
		c := comparison{t, n, mode, tally}
		c.encode(&out)
		c.decode(docs[i], &out)
	}
	t.Logf("%s: %v", mode, tally)
}

// wrong reports a type and its verdict.
func (c *comparison) wrong(format string, args ...any) {
	c.Helper()
	c.tally["wrong"]++
	c.Errorf(c.name+": "+format, args...)
}

type comparison struct {
	*testing.T
	named
	mode  jsoncheck.Mode
	tally map[string]int
}

// encode holds the verdict on encoding: always means that all values fail, never
// that none does, may that the zero value does not and a full one does.
func (c *comparison) encode(out *output) {
	for _, addressable := range []bool{false, true} {
		v := jsoncheck.Encode(c.typ, addressable, c.mode)
		c.tally["encode "+v.Class.String()]++
		for _, e := range out.Encode {
			if e.Addressable != addressable || e.Outcome == "skip" {
				continue
			}
			failed := e.Outcome == "fail"
			wrong := v.Class == jsoncheck.Always && !failed || v.Class == jsoncheck.Never && failed ||
				v.Class == jsoncheck.May && (e.Kind == "zero" && failed || e.Kind == "full" && !failed)
			if wrong {
				c.wrong("encode (addressable %t) is said to fail %s %v, but the %s value: %s %s", addressable, v.Class, v.Problems, e.Kind, e.Outcome, e.Error)
			}
			if !failed {
				c.keys(e.Kind, addressable, e.Keys)
			}
		}
	}
}

// keys holds the dominant fields against the keys that came out.
func (c *comparison) keys(kind string, addressable bool, got []string) {
	if _, ok := c.typ.Underlying().(*types.Struct); !ok || got == nil {
		return
	}
	if jsoncheck.Marshaler(c.typ, c.mode) != nil || addressable && jsoncheck.Marshaler(types.NewPointer(c.typ), c.mode) != nil {
		return
	}
	var want []string
	for _, f := range jsoncheck.LayoutOf(c.typ, c.mode).Fields {
		optional := f.OmitEmpty || f.OmitZero || f.ViaPointer() && kind != "full"
		if slices.Contains(got, f.Name) || !optional {
			want = append(want, f.Name)
		}
	}
	c.tally["key sets"]++
	if !slices.Equal(got, want) {
		c.wrong("the %s value has the keys %q, want %q", kind, got, want)
	}
}

// decode holds each document's mismatches against json.Unmarshal, and the verdict
// against all documents together.
func (c *comparison) decode(docs []string, out *output) {
	v := jsoncheck.Decode(c.typ, c.mode)
	c.tally["decode "+v.Class.String()]++
	accepted := false
	for i, doc := range docs {
		d := out.Decode[i]
		if d.Plain == "skip" {
			accepted = true
			continue
		}
		node, err := jsontree.Parse("event.json", []byte(doc))
		if err != nil {
			c.Fatalf("%s: %v", doc, err)
		}
		plain, strict := "ok", "ok"
		found := sample.Match(node.Root, c.typ, c.mode)
		for _, m := range found {
			strict = "fail"
			if !m.Unknown {
				plain = "fail"
			}
		}
		c.tally["documents that "+d.Plain]++
		accepted = accepted || doc != "null" && d.Plain == "ok"
		if plain != d.Plain || strict != d.Strict && d.Strict != "skip" {
			c.wrong("decoding %s should %s, strictly %s; it was %s, strictly %s %s", doc, plain, strict, d.Plain, d.Strict, d.Error)
		}
	}
	if accepted == (v.Class == jsoncheck.Always) {
		c.wrong("decode is said to fail %s %v, but a document was accepted: %t", v.Class, v.Problems, accepted)
	}
	for i, doc := range docs {
		if strings.HasPrefix(doc, " ") && out.Decode[i].Plain == "ok" {
			c.wrong("%s leads to one of %v, but decodes", doc, v.Problems)
		}
		if i == 0 && v.Class != jsoncheck.Always && out.Decode[i].Plain == "fail" {
			c.wrong("the example %s does not decode: %s", doc, out.Decode[i].Error)
		}
	}
}
