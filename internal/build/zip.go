package build

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/include"
	"github.com/lambda-lsp/lambda-lsp/internal/renameio"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// epoch is the time of every entry: the first that a zip can express.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// An archive is a zip that has been written and not yet put in its place.
type archive struct {
	file    *renameio.File
	bytes   int64
	sha256  string
	entries []Entry
}

// A content is a file to be packed.
type content struct {
	name string // in the zip
	mode fs.FileMode
	size int64
	open func() (io.ReadCloser, error)
}

// zip packs the binary and what the source includes, for path.
func (p *plan) zip(ctx context.Context, b *binary, path string) (_ *archive, err error) {
	root, err := os.OpenRoot(p.function.Dir)
	if err != nil {
		return nil, p.unwritable(err)
	}
	defer root.Close()
	contents, err := p.contents(root, b, path)
	if err != nil {
		return nil, err
	}
	file, err := renameio.Create(path, 0o644)
	if err != nil {
		return nil, p.unwritable(err)
	}
	defer func() {
		if err != nil {
			file.Discard()
		}
	}()
	hash := sha256.New()
	counted := &counter{w: io.MultiWriter(file, hash)}
	if err := pack(ctx, counted, contents); err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, p.unwritable(err)
	}
	if err := p.uploadable(counted.n); err != nil {
		return nil, err
	}
	a := &archive{file: file, bytes: counted.n, sha256: base64.StdEncoding.EncodeToString(hash.Sum(nil))}
	for _, c := range contents {
		a.entries = append(a.entries, Entry{c.name, c.size})
	}
	return a, nil
}

// contents lists what goes into the zip at path, sorted by name.
func (p *plan) contents(root *os.Root, b *binary, path string) ([]content, error) {
	names, findings, err := include.Files(p.function.Dir, p.source.fset, p.source.files)
	if err != nil {
		return nil, err
	}
	if len(findings) > 0 {
		return nil, p.refuse(findings)
	}
	info, err := os.Stat(b.path)
	if err != nil {
		return nil, p.unwritable(err)
	}
	contents := []content{{p.name, 0o755, info.Size(), func() (io.ReadCloser, error) { return os.Open(b.path) }}}
	for _, name := range names {
		// The outputs of an earlier build are no part of this one.
		if name == p.name || filepath.Join(p.function.Dir, filepath.FromSlash(name)) == path {
			continue
		}
		info, err := root.Stat(name)
		if err != nil {
			return nil, p.fail("%v", err)
		}
		if err := p.loadable(name); err != nil {
			return nil, err
		}
		contents = append(contents, content{name, mode(name, info.Mode()), info.Size(), func() (io.ReadCloser, error) { return root.Open(name) }})
	}
	slices.SortFunc(contents, func(a, b content) int { return strings.Compare(a.name, b.name) })
	total := int64(0)
	for _, c := range contents {
		total += c.size
	}
	if total > function.MaxUnzipped {
		return nil, p.fail("the package unpacks to %s, and Lambda takes %s", megabytes(total), megabytes(function.MaxUnzipped)).
			WithHint("include less; the largest file is %s with %s", largest(contents).name, megabytes(largest(contents).size))
	}
	return contents, nil
}

// loadable holds an included ELF file against the runtime as the binary is:
// a library for another machine is a package that cannot run.
func (p *plan) loadable(name string) error {
	path := filepath.Join(p.function.Dir, filepath.FromSlash(name))
	if !isELF(path) {
		return nil
	}
	elf, err := shim.Inspect(path)
	if err != nil {
		return nil // data that only starts like one
	}
	return p.fits(name, elf)
}

func isELF(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var magic [4]byte
	_, err = io.ReadFull(f, magic[:])
	return err == nil && string(magic[:]) == "\x7fELF"
}

// uploadable returns nil when a zip of that size can get to Lambda.
func (p *plan) uploadable(size int64) error {
	if size <= function.MaxZip {
		return nil
	}
	if c := p.function.Config; c != nil && c.Code != nil && c.Code.S3Bucket != nil {
		return nil
	}
	return p.fail("the package has %s, and Lambda takes %s directly", megabytes(size), megabytes(function.MaxZip)).
		WithHint("set Code.S3Bucket in %s to the bucket it is to go through", function.FileName)
}

// pack writes a zip whose bytes depend on nothing but names, modes and contents.
func pack(ctx context.Context, w io.Writer, contents []content) error {
	z := zip.NewWriter(w)
	for _, c := range contents {
		h := &zip.FileHeader{Name: c.name, Method: zip.Deflate, Modified: epoch}
		h.SetMode(c.mode)
		entry, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		if err := copyFile(ctx, entry, c); err != nil {
			return err
		}
	}
	return z.Close()
}

func copyFile(ctx context.Context, w io.Writer, c content) error {
	r, err := c.open()
	if err != nil {
		return err
	}
	defer r.Close()
	n, err := io.Copy(w, &cancellable{ctx, r})
	if err == nil && n != c.size {
		return fmt.Errorf("%s changed while it was read", c.name)
	}
	return err
}

// cancellable is a reader that ends with its context.
type cancellable struct {
	ctx context.Context
	r   io.Reader
}

func (c *cancellable) Read(b []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(b)
}

// counter counts what is written.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

func largest(contents []content) content {
	return slices.MaxFunc(contents, func(a, b content) int { return int(a.size - b.size) })
}

// megabytes is a size as Lambda's limits are given, rounded up: what is above a
// limit must not look like it.
func megabytes(n int64) string {
	return fmt.Sprintf("%.1f MB", math.Ceil(float64(n)*10/(1<<20))/10)
}
