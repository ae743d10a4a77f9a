package workspace

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/tools/go/gcexportdata"
)

// Export data holds function bodies too, for the compiler to inline, and the names in
// go/types are pieces of its text: all of it stays in memory with the types, four of
// twelve megabytes for a function with the AWS SDK. A store therefore keeps, for the
// sessions to come, what gcexportdata.Write makes of it: types alone, in a quarter of
// the bytes.

// exportName is what the build cache calls export data: by the hash of its content.
// Only of such a file is it known that it never changes.
var exportName = regexp.MustCompile(`^[0-9a-f]{64}-d$`)

// condensed is the file for the types in a file of export data, "" if there can be
// none. The version of x/tools that wrote it can read it.
func (s store) condensed(export string) string {
	name := filepath.Base(export)
	if s.dir == "" || !exportName.MatchString(name) {
		return ""
	}
	sum := sha256.Sum256([]byte(name + " " + encoder()))
	return filepath.Join(s.dir, hex.EncodeToString(sum[:16])+".types")
}

// encoder says whose format it is. A program without the versions of its modules, as
// a test is, knows its Go only: what it cannot read it makes anew.
var encoder = sync.OnceValue(func() string {
	version := runtime.Version()
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == "golang.org/x/tools" {
				version += " " + dep.Version
			}
		}
	}
	return version
})

var errDamaged = errors.New("the file is damaged")

// readCondensed returns what condense has written to path: types, after the sum of
// their bytes.
func readCondensed(path string) (io.Reader, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(data) < sha256.Size || sha256.Sum256(data[sha256.Size:]) != [sha256.Size]byte(data) {
		return nil, errDamaged
	}
	used(path)
	return bytes.NewReader(data[sha256.Size:]), nil
}

// condense keeps the types of a package for the next session.
func (s store) condense(l *listed) (err error) {
	path := s.condensed(l.Export)
	if path == "" {
		return nil
	}
	defer func() { // the types of a newer Go than the writer knows
		if r := recover(); r != nil {
			err = fmt.Errorf("condense the export data of %s: %v", l.ImportPath, r)
		}
	}()
	if _, err := os.Stat(path); err == nil {
		return nil // another session was faster
	}
	f, err := s.create(path)
	if err != nil {
		return err
	}
	defer f.Discard()
	// In a world of its own: the types are not those that are in use.
	fset := token.NewFileSet()
	p, err := readCompiled(l, fset, map[string]*types.Package{"unsafe": types.Unsafe})
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := gcexportdata.Write(&text, fset, p); err != nil {
		return err
	}
	sum := sha256.Sum256(text.Bytes())
	if _, err := f.Write(append(sum[:], text.Bytes()...)); err != nil {
		return err
	}
	return f.Commit()
}

// used notes that a file of the store is needed, so that trim keeps it.
func used(path string) {
	now := time.Now()
	_ = os.Chtimes(path, now, now)
}

// condense keeps the types of what has been read from the compiler's own data since
// the last time, until ctx is done. What cannot be kept is read from there again, and
// so are packages whose source may change: each save of one makes new data.
func (m *metadata) condense(ctx context.Context) {
	for _, l := range m.exports.uncondensed() {
		if ctx.Err() != nil {
			return
		}
		if !m.local(l) {
			_ = m.exports.store.condense(l)
		}
	}
}

// uncondensed returns what has been read from the compiler's own data since the last
// time.
func (x *exports) uncondensed() []*listed {
	x.mu.RLock() // who type-checks has it too
	none := len(x.compiled) == 0
	x.mu.RUnlock()
	if none {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	list := x.compiled
	x.compiled = nil
	return list
}
