package workspace

import (
	"bufio"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"os"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// exports reads dependencies from the compiler's export data, each at most
// once. Reading completes packages that other packages' data mentioned
// before, so whoever uses the types holds the read lock.
type exports struct {
	fset  *token.FileSet
	store store

	mu       sync.RWMutex
	packages map[string]*types.Package // as gcexportdata.Read keeps it: incomplete ones too
	files    map[string]string         // path -> the file it was read from
	compiled []*listed                 // read from the compiler's own data, and to be condensed
}

func newExports(s store) *exports {
	return &exports{
		fset:     token.NewFileSet(),
		store:    s,
		packages: map[string]*types.Package{"unsafe": types.Unsafe},
		files:    map[string]string{},
	}
}

// read makes the packages named available to get. A package that cannot be
// read is reported where it is imported.
func (x *exports) read(ls []*listed) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, l := range ls {
		if x.files[l.ImportPath] != "" {
			continue
		}
		if err := x.readFile(l); err == nil {
			x.files[l.ImportPath] = l.Export
		}
	}
}

// readFile prefers the types that an earlier session has kept. The caller holds x.mu.
func (x *exports) readFile(l *listed) error {
	if path := x.store.condensed(l.Export); path != "" {
		r, err := readCondensed(path)
		if err == nil {
			_, err = read(r, x.fset, x.packages, l.ImportPath)
		}
		if err == nil {
			return nil
		}
		if !errors.Is(err, os.ErrNotExist) {
			_ = os.Remove(path) // what is damaged is made anew
		}
	}
	_, err := readCompiled(l, x.fset, x.packages)
	if err == nil {
		x.compiled = append(x.compiled, l)
	}
	return err
}

// readCompiled reads what the compiler has written of a package.
func readCompiled(l *listed, fset *token.FileSet, packages map[string]*types.Package) (*types.Package, error) {
	f, err := os.Open(l.Export)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := gcexportdata.NewReader(bufio.NewReaderSize(f, 64<<10))
	if err != nil {
		return nil, err
	}
	return read(r, fset, packages, l.ImportPath)
}

// read is gcexportdata.Read without a panic: data of a newer compiler than the reader
// knows makes it do so.
func read(r io.Reader, fset *token.FileSet, packages map[string]*types.Package, path string) (p *types.Package, err error) {
	defer func() {
		if r := recover(); r != nil {
			p, err = nil, fmt.Errorf("read the export data of %s: %v", path, r)
		}
	}()
	return gcexportdata.Read(r, fset, packages, path)
}

// get returns a complete package that was read, or nil. The caller holds x.mu.
func (x *exports) get(path string) *types.Package {
	if p := x.packages[path]; p != nil && p.Complete() {
		return p
	}
	return nil
}
