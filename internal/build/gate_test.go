package build

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

func TestFits(t *testing.T) {
	t.Parallel()
	runtime, _ := function.Lookup("python3.11")
	for _, tt := range []struct {
		name  string
		elf   shim.Binary
		local bool
		want  string
	}{
		{"as it must be", shim.Binary{Machine: "amd64", GLIBC: "2.26"}, false, ""},
		{"static", shim.Binary{Machine: "amd64"}, false, ""},
		{"2.4 is before 2.26", shim.Binary{Machine: "amd64", GLIBC: "2.4"}, false, ""},
		{"another machine", shim.Binary{Machine: "arm64"}, false, "build fn: x.so is for arm64, and the function's architecture is x86_64"},
		{"no machine of Lambda's", shim.Binary{Machine: "EM_RISCV"}, false, "build fn: x.so is for EM_RISCV, and the function's architecture is x86_64"},
		{"too new", shim.Binary{Machine: "amd64", GLIBC: "2.34", Symbol: "pthread_create"}, false,
			"build fn: x.so needs glibc 2.34 for pthread_create, and python3.11 has 2.26; build it for the older one, or choose a later runtime"},
		{"too new for Lambda", shim.Binary{Machine: "amd64", GLIBC: "2.34"}, true, ""},
	} {
		p := &plan{Options: Options{Dir: "fn", Local: tt.local}, runtime: runtime, goarch: "amd64"}
		got := ""
		if err := p.fits("x.so", tt.elf); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestImportable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		module, python string
		exports        []string
		want           bool
	}{
		{"handler", "3.13", []string{"PyInit_handler"}, true},
		{"my-handler", "3.13", []string{"PyInit_my_handler"}, true},
		{"handler", "3.13", []string{"inithandler", "PyInit_other"}, false},
		{"my-handler", "2.7", []string{"initmy_handler"}, true},
		{"handler", "2.7", []string{"PyInit_handler"}, false},
	} {
		p := &plan{module: tt.module, runtime: function.Runtime{Python: tt.python}}
		if got := p.importable(tt.exports); got != tt.want {
			t.Errorf("%+v: %v", tt, got)
		}
	}
}

// A build for a Python runtime must leave a shared object there.
func TestGateRefusesWhatIsNoBinary(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, map[string]string{"handler.so": "!<arch>, which is 64 bytes and more long, so that there is a header to read."})
	path := filepath.Join(dir, "handler.so")
	p := &plan{Options: Options{Dir: "fn"}, name: "handler.so"}
	want := "build fn: go build made no executable file of this package"
	if err := p.gate(&binary{path: path}); err == nil || err.Error() != want {
		t.Errorf("not executable: %v", err)
	}
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
	want = "build fn: handler.so is no ELF file: bad magic number '[33 60 97 114]' in record at byte 0x0; leave out the flags that change what go build makes"
	if err := p.gate(&binary{path: path}); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// Everything that is unpacked counts, before anything is packed.
func TestUnpackedSize(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, map[string]string{"bootstrap": "x", "data/small": "x", "data/large": ""})
	// A sparse file: nothing reads it, since it is refused.
	if err := os.Truncate(filepath.Join(dir, "data", "large"), function.MaxUnzipped-2); err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", "//lambda:include data\npackage main\n", parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	p := &plan{Options: Options{Dir: "fn"}, function: &function.Function{Dir: dir}, name: "bootstrap", source: &source{fset: fset, files: []*ast.File{file}}}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	b := &binary{path: filepath.Join(dir, "bootstrap")}
	if contents, err := p.contents(root, b, "package.zip"); err != nil || len(contents) != 3 {
		t.Errorf("at the limit: %v, %v", contents, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "small"), []byte("xy"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := "build fn: the package unpacks to 250.1 MB, and Lambda takes 250.0 MB; include less; the largest file is data/large with 250.0 MB"
	if _, err := p.contents(root, b, "package.zip"); err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// A library for another machine is as useless as a binary for it.
func TestIncludedLibrariesAreHeldAgainstTheRuntime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "tool"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	elf, err := shim.Inspect(self)
	if err != nil {
		t.Skip("the tests of this system are no ELF files")
	}
	p := &plan{Options: Options{Dir: "fn"}, function: &function.Function{Dir: dir}, runtime: function.Runtime{Name: "python3.13", GLIBC: "9.9"}, goarch: elf.Machine}
	if err := p.loadable("tool"); err != nil {
		t.Errorf("for this machine: %v", err)
	}
	p.goarch = "s390x"
	if err := p.loadable("tool"); err == nil {
		t.Error("for another machine")
	}
}
