package workspace

import (
	"bufio"
	"fmt"
	"go/token"
	"go/types"
	"os"
	"sync"

	"golang.org/x/tools/go/gcexportdata"
)

// exports reads dependencies from the compiler's export data, each at most
// once. Reading completes packages that other packages' data mentioned
// before, so whoever uses the types holds the read lock.
type exports struct {
	fset *token.FileSet

	mu       sync.RWMutex
	packages map[string]*types.Package // as gcexportdata.Read keeps it: incomplete ones too
	files    map[string]string         // path -> the file it was read from
}

func newExports() *exports {
	return &exports{
		fset:     token.NewFileSet(),
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

func (x *exports) readFile(l *listed) (err error) {
	f, err := os.Open(l.Export)
	if err != nil {
		return err
	}
	defer f.Close()
	// Data of a newer compiler than the reader knows makes it panic.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("read the export data of %s: %v", l.ImportPath, r)
		}
	}()
	r, err := gcexportdata.NewReader(bufio.NewReaderSize(f, 64<<10))
	if err != nil {
		return err
	}
	_, err = gcexportdata.Read(r, x.fset, x.packages, l.ImportPath)
	return err
}

// get returns a complete package that was read, or nil. The caller holds x.mu.
func (x *exports) get(path string) *types.Package {
	if p := x.packages[path]; p != nil && p.Complete() {
		return p
	}
	return nil
}
