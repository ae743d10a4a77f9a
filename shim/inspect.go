package shim

import (
	"cmp"
	"debug/elf"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// A Binary is what matters about an ELF file before it is uploaded.
type Binary struct {
	Machine string   // GOARCH's name: "amd64", "arm64"; else elf's, "EM_…"
	GLIBC   string   // the highest version of the GNU C library it needs, "" if none
	Symbol  string   // a symbol of that version, "" if none
	Exports []string // the functions that it defines for others
}

// Inspect reads an ELF file. The error is a *failure.Error.
func Inspect(path string) (Binary, error) {
	f, err := elf.Open(path)
	if err != nil {
		return Binary{}, failure.Wrap("inspect", path, err)
	}
	defer f.Close()
	b := Binary{Machine: machine(f.Machine)}
	imports, err := f.ImportedSymbols()
	if err != nil && err != elf.ErrNoSymbols {
		return b, failure.Wrap("inspect", path, err)
	}
	for _, s := range imports {
		version, ok := strings.CutPrefix(s.Version, "GLIBC_")
		if ok && CompareGLIBC(version, b.GLIBC) > 0 {
			b.GLIBC, b.Symbol = version, s.Name
		}
	}
	symbols, err := f.DynamicSymbols()
	if err != nil && err != elf.ErrNoSymbols {
		return b, failure.Wrap("inspect", path, err)
	}
	for _, s := range symbols {
		if s.Section != elf.SHN_UNDEF && elf.ST_TYPE(s.Info) == elf.STT_FUNC {
			b.Exports = append(b.Exports, s.Name)
		}
	}
	return b, nil
}

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
