package watch

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"go/parser"
	"go/token"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
)

type digest [sha256.Size]byte

// A state is what the inputs hold at a moment. Two builds of the same content
// are the same; while the shape stays, so does the list of inputs.
type state struct {
	content digest
	shape   digest
}

// read reads the inputs. A file that is not there, or cannot be read, is an
// input as well.
func read(in build.Inputs) state {
	r := reader{content: sha256.New(), shape: sha256.New()}
	for _, dir := range in.Packages {
		names, _ := namesIn(dir)
		for _, name := range slices.DeleteFunc(names, func(name string) bool { return !isSource(name) }) {
			r.source(filepath.Join(dir, name))
		}
	}
	for _, path := range in.Files {
		r.file(path)
	}
	for _, dir := range in.Trees {
		names, _ := namesIn(dir)
		fmt.Fprintf(r.shape, "tree %q %q\n", dir, names)
	}
	return state{digest(r.content.Sum(nil)), digest(r.shape.Sum(nil))}
}

// namesIn lists a directory, sorted, without what an editor or a version
// control system keeps there for itself.
func namesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !strings.HasSuffix(e.Name(), "~") {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// sources are the extensions of what the go command compiles or links.
const sources = " .go .c .cc .cpp .cxx .m .h .hh .hpp .hxx .f .F .for .f90 .s .S .sx .swig .swigcxx .syso "

// isSource reports whether a file of a package's directory may be part of the
// package.
func isSource(name string) bool {
	ext := filepath.Ext(name)
	return ext != "" && strings.Contains(sources, " "+ext+" ") && !strings.HasSuffix(name, "_test.go") &&
		!strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".")
}

type reader struct{ content, shape hash.Hash }

// source reads one file of a package.
func (r *reader) source(path string) {
	data, err := os.ReadFile(path)
	fmt.Fprintf(r.content, "%q %d %v\n", path, len(data), err)
	r.content.Write(data)
	fmt.Fprintf(r.shape, "%q\n", path)
	if filepath.Ext(path) != ".go" {
		return
	}
	f, err := parser.ParseFile(token.NewFileSet(), path, data, parser.ImportsOnly)
	if err != nil {
		fmt.Fprintf(r.shape, "%v\n", err)
	}
	if f != nil {
		for _, spec := range f.Imports {
			fmt.Fprintln(r.shape, spec.Path.Value)
		}
	}
	// Constraints, what is embedded and what is included.
	for line := range bytes.Lines(data) {
		if line = bytes.TrimSpace(line); bytes.HasPrefix(line, []byte("//go:")) || bytes.HasPrefix(line, []byte("//lambda:")) {
			fmt.Fprintf(r.shape, "%s\n", line)
		}
	}
}

// file reads a file that is an input by itself. What stands in go.mod and its
// like decides what else is.
func (r *reader) file(path string) {
	fmt.Fprintf(r.content, "%q ", path)
	to := io.Writer(r.content)
	if slices.Contains([]string{".mod", ".sum", ".work"}, filepath.Ext(path)) {
		fmt.Fprintf(r.shape, "%q ", path)
		to = io.MultiWriter(r.content, r.shape)
	}
	n, err := copyFile(to, path)
	fmt.Fprintf(to, " %d %v\n", n, err)
}

func copyFile(to io.Writer, path string) (int64, error) {
	// Opening a named pipe would wait for who writes to it.
	if info, err := os.Stat(path); err != nil {
		return 0, err
	} else if !info.Mode().IsRegular() {
		return 0, fmt.Errorf("%s is no file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return bufio.NewReader(f).WriteTo(to)
}
