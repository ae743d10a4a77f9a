package shim

import (
	"cmp"
	"debug/elf"
	"path"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// A Binary is what matters about an ELF file before it is uploaded.
type Binary struct {
	Machine string   // GOARCH's name: "amd64", "arm64"; else elf's, "EM_…"
	GLIBC   string   // the highest version of the GNU C library it needs, "" if none
	Symbol  string   // a symbol of that version, "" if none
	Foreign string   // another C library than GNU's that it needs, "" if none: Lambda has none of them
	Exports []string // the functions that it defines for others
}

// Inspect reads an ELF file. The error is a *failure.Error.
func Inspect(file string) (Binary, error) {
	f, err := elf.Open(file)
	if err != nil {
		return Binary{}, failure.Wrap("inspect", file, err)
	}
	defer f.Close()
	b := Binary{Machine: machine(f.Machine)}
	if b.Foreign, err = foreign(f); err != nil {
		return b, failure.Wrap("inspect", file, err)
	}
	imports, err := f.ImportedSymbols()
	if err != nil && err != elf.ErrNoSymbols {
		return b, failure.Wrap("inspect", file, err)
	}
	for _, s := range imports {
		version, ok := strings.CutPrefix(s.Version, "GLIBC_")
		if ok && CompareGLIBC(version, b.GLIBC) > 0 {
			b.GLIBC, b.Symbol = version, s.Name
		}
	}
	symbols, err := f.DynamicSymbols()
	if err != nil && err != elf.ErrNoSymbols {
		return b, failure.Wrap("inspect", file, err)
	}
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF && elf.ST_TYPE(s.Info) == elf.STT_FUNC {
			b.Exports = append(b.Exports, s.Name)
		}
	}
	return b, nil
}

// foreign returns the musl that a file is linked with: as a library, or, which is the
// same file, as what loads it.
func foreign(f *elf.File) (string, error) {
	names, err := f.ImportedLibraries()
	if err != nil {
		return "", err
	}
	for _, segment := range f.Progs {
		if segment.Type != elf.PT_INTERP || segment.Filesz > maxInterpreter {
			continue
		}
		data := make([]byte, segment.Filesz)
		if _, err := segment.ReadAt(data, 0); err != nil {
			return "", err
		}
		names = append(names, path.Base(strings.TrimRight(string(data), "\x00")))
	}
	for _, name := range names {
		if strings.HasPrefix(name, "libc.musl-") || strings.HasPrefix(name, "ld-musl-") {
			return name, nil
		}
	}
	return "", nil
}

// maxInterpreter is longer than the path of any program that loads others.
const maxInterpreter = 4096

func machine(m elf.Machine) string {
	switch m {
	case elf.EM_X86_64:
		return "amd64"
	case elf.EM_AARCH64:
		return "arm64"
	}
	return m.String()
}

// CompareGLIBC compares versions such as "2.26" and "2.3.2" number by number;
// "" is lower than all.
func CompareGLIBC(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := range max(len(x), len(y)) {
		if c := cmp.Compare(part(x, i), part(y, i)); c != 0 {
			return c
		}
	}
	return 0
}

// part is the i-th number of a version; what is no number, as in
// GLIBC_PRIVATE, is beyond all numbers: no other machine is sure to have it.
func part(list []string, i int) int {
	if i >= len(list) || list[i] == "" {
		return -1
	}
	n, err := strconv.Atoi(list[i])
	if err != nil {
		return 1 << 30
	}
	return n
}
