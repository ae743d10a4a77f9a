package build

import (
	"cmp"
	"debug/macho"
	"debug/pe"
	"fmt"
	"runtime"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

// lambdaOS is the GOOS of what runs on Lambda.
const lambdaOS = "linux"

// A Platform is a system and an architecture, in Go's words.
type Platform struct{ GOOS, GOARCH string }

// choosePlatform settles which system the build is for, and which this one is.
func (p *plan) choosePlatform() {
	p.Host.GOOS = cmp.Or(p.Host.GOOS, runtime.GOOS)
	p.Host.GOARCH = cmp.Or(p.Host.GOARCH, runtime.GOARCH)
	p.goos = lambdaOS
	if p.Local {
		p.goos = p.Host.GOOS
	}
}

// hostArch is the Host's architecture, "" when Lambda has none like it.
func (p *plan) hostArch() string {
	goarch, _ := goarchOf(p.Host.GOARCH)
	return goarch
}

// executable is the name of a program on the system that the build is for.
func (p *plan) executable(name string) string {
	if p.goos == "windows" {
		return name + ".exe"
	}
	return name
}

// goarchOf translates Lambda's names of architectures, and takes Go's too.
func goarchOf(arch string) (string, bool) {
	switch arch {
	case "x86_64", "amd64":
		return "amd64", true
	case "arm64":
		return "arm64", true
	}
	return "", false
}

// architecture is Lambda's name for a GOARCH.
func architecture(goarch string) string {
	if goarch == "amd64" {
		return "x86_64"
	}
	return goarch
}

// StandsIn reports whether the binary is an executable with the handlers of a
// handler.so, because that is a module for the Python of a Linux, or cannot be
// debugged.
func (a *Artifact) StandsIn() bool {
	r, ok := function.Lookup(a.Runtime)
	return ok && r.Kind == function.Python && a.Target == Bootstrap
}

// inspect reads an executable or a module in the format of the system that the
// build is for. Only of ELF does it tell more than the machine.
func (p *plan) inspect(path string) (shim.Binary, error) {
	switch p.goos {
	case "darwin":
		f, err := macho.Open(path)
		if err != nil {
			return shim.Binary{}, fmt.Errorf("no Mach-O file: %w", err)
		}
		defer f.Close()
		machines := map[macho.Cpu]string{macho.CpuAmd64: "amd64", macho.CpuArm64: "arm64"}
		return shim.Binary{Machine: cmp.Or(machines[f.Cpu], f.Cpu.String())}, nil
	case "windows":
		f, err := pe.Open(path)
		if err != nil {
			return shim.Binary{}, fmt.Errorf("no PE file: %w", err)
		}
		defer f.Close()
		machines := map[uint16]string{pe.IMAGE_FILE_MACHINE_AMD64: "amd64", pe.IMAGE_FILE_MACHINE_ARM64: "arm64"}
		return shim.Binary{Machine: cmp.Or(machines[f.Machine], fmt.Sprintf("%#x", f.Machine))}, nil
	}
	b, err := shim.Inspect(path)
	if f := failure.As(err); f != nil {
		return b, fmt.Errorf("no ELF file: %s", f.Text())
	}
	return b, err
}
