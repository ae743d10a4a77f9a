package build

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/shim"
)

// gate holds a binary against the runtime that is to run it, and fills in
// b.elf. What does not pass never gets its name.
func (p *plan) gate(b *binary) error {
	info, err := os.Stat(b.path)
	executable := err == nil && info.Mode().IsRegular() && (info.Mode()&0o111 != 0 || p.Host.GOOS == "windows") // whose files have no such bits
	if !executable {
		return p.fail("go build made no executable file of this package")
	}
	if b.elf, err = p.inspect(b.path); err != nil {
		return p.fail("%s is %v", p.name, err).WithHint("leave out the flags that change what go build makes")
	}
	if err := p.fits(p.name, b.elf); err != nil {
		return err
	}
	if p.target == HandlerSO && !p.importable(b.elf.Exports) {
		return p.fail("%s does not export %s, which Python looks for", p.name, initName(p.module))
	}
	return nil
}

// fits returns nil when an ELF file can be loaded by the runtime.
func (p *plan) fits(name string, elf shim.Binary) error {
	switch {
	case elf.Machine != p.goarch:
		return p.fail("%s is for %s, and the function's architecture is %s", name, architecture(elf.Machine), architecture(p.goarch))
	case !p.Local && elf.Foreign != "":
		return p.fail("%s needs %s, and %s has the GNU C library", name, elf.Foreign, p.runtime.Name).
			WithHint("build it with CGO_ENABLED=0, or where the C library is GNU's")
	case !p.Local && shim.CompareGLIBC(elf.GLIBC, p.runtime.GLIBC) > 0:
		return p.fail("%s needs glibc %s for %s, and %s has %s", name, elf.GLIBC, elf.Symbol, p.runtime.Name, p.runtime.GLIBC).
			WithHint("build it for the older one, or choose a later runtime")
	}
	return nil
}

func (p *plan) importable(exports []string) bool {
	if p.runtime.Python == "2.7" {
		return slices.Contains(exports, "init"+strings.TrimPrefix(initName(p.module), "PyInit_"))
	}
	return slices.Contains(exports, initName(p.module))
}

// initName is the function that CPython 3 calls to import a module.
func initName(module string) string {
	return "PyInit_" + strings.ReplaceAll(module, "-", "_")
}

// artifact describes a binary that passed the gate.
func (p *plan) artifact(b *binary) (*Artifact, error) {
	f, err := os.Open(b.path)
	if err != nil {
		return nil, p.unwritable(err)
	}
	defer f.Close()
	hash := sha256.New()
	n, err := io.Copy(hash, f)
	if err != nil {
		return nil, p.unwritable(err)
	}
	path := filepath.Join(p.out, p.name)
	return &Artifact{
		Path: path, Binary: path, Runtime: p.runtime.Name, Architecture: architecture(p.goarch), GLIBC: b.elf.GLIBC,
		Bytes: n, SHA256: hex.EncodeToString(hash.Sum(nil)),
		Target: p.target, Module: p.module, Handlers: b.handlers,
	}, nil
}

// mode is the mode of a file in a zip: what the umask of whoever checked it out
// did to it does not count.
func mode(name string, m fs.FileMode) fs.FileMode {
	if m&0o111 != 0 || strings.HasSuffix(name, ".so") {
		return 0o755
	}
	return 0o644
}
