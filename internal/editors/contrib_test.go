package editors

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// contributed returns a file of what other projects are to be sent.
func contributed(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../contrib", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// nvim-lspconfig's file, on Neovim's path as the plugin is, does what the page's
// configuration does; what else the page has is used as it is.
func TestContribNeovim(t *testing.T) {
	t.Parallel()
	nvim := sid(t, "nvim")
	table := contributed(t, "nvim-lspconfig/lsp/lambda_lsp.lua")
	_, table, _ = strings.Cut(table, "return {")
	const config = "vim.lsp.config('lambda', {"
	set := strings.Join(blocks(t, "Neovim, 0.11 and newer", "lua"), "\n")
	before, after, found := strings.Cut(set, config+strings.TrimSuffix(table, "}\n")+"})\n")
	if !found {
		t.Fatalf("docs/editors.md does not have\n%s%s", config, table)
	}
	plugin, err := filepath.Abs("../../contrib/nvim-lspconfig")
	if err != nil {
		t.Fatal(err)
	}
	set = before + "vim.opt.runtimepath:append('" + plugin + "')\n" + after
	set = strings.NewReplacer("enable('lambda')", "enable('lambda_lsp')", "name = 'lambda'", "name = 'lambda_lsp'").Replace(set)
	s := newSession(t)
	want := append(steps("gopls: ", "func Handle"), "progress: Build", beside)
	s.run(want, nvim, "--headless", "-n", "-i", "NONE", "-u", s.config("init.lua", set), "-S", s.driver("neovim.lua"), s.file())
}

// Helix's piece is the page's, which TestHelix runs.
func TestContribHelix(t *testing.T) {
	t.Parallel()
	if got, want := contributed(t, "helix/languages.toml"), blocks(t, "Helix", "toml")[0]; got != want {
		t.Errorf("contrib has\n%s\ndocs/editors.md has\n%s", got, want)
	}
}

// Mason's package is the command of this module, and names nvim-lspconfig's file.
// The members are those of mason-registry's CONTRIBUTING.md, "Package specification".
func TestContribMason(t *testing.T) {
	t.Parallel()
	var spec struct {
		Name, Description, Homepage     string
		Licenses, Languages, Categories []string
		Source                          struct{ ID string }
		Bin, Neovim                     map[string]string
	}
	d := yaml.NewDecoder(strings.NewReader(contributed(t, "mason/packages/lambda-lsp/package.yaml")))
	d.KnownFields(true)
	if err := d.Decode(&spec); err != nil {
		t.Fatal(err)
	}
	before, version, _ := strings.Cut(spec.Source.ID, "@v")
	version, command, _ := strings.Cut(version, "#")
	if before != "pkg:golang/github.com/lambda-lsp/lambda-lsp" || version == "" || command != "cmd/lambda-lsp" {
		t.Errorf("the source is %q", spec.Source.ID)
	}
	if _, err := os.Stat(filepath.Join("../..", command, "main.go")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat("../../contrib/nvim-lspconfig/lsp/" + spec.Neovim["lspconfig"] + ".lua"); err != nil {
		t.Error(err)
	}
	if spec.Name != "lambda-lsp" || spec.Bin["lambda-lsp"] != "golang:lambda-lsp" || spec.Homepage != "https://github.com/lambda-lsp/lambda-lsp" {
		t.Errorf("the package is %+v", spec)
	}
}

// Zed's extension starts the server for the same language; it is compiled by Zed.
func TestContribZed(t *testing.T) {
	t.Parallel()
	manifest, crate, code := contributed(t, "zed/extension.toml"), contributed(t, "zed/Cargo.toml"), contributed(t, "zed/src/lib.rs")
	version := func(text string) string {
		_, rest, _ := strings.Cut(text, "\nversion = ")
		rest, _, _ = strings.Cut(rest, "\n")
		return rest
	}
	if v := version(manifest); v == "" || v != version(crate) {
		t.Errorf("versions %s and %s", v, version(crate))
	}
	for text, wants := range map[string][]string{
		manifest: {"\n[language_servers.lambda-lsp]\n", "\nlanguages = [\"Go\"]\n"},
		code:     {`const PROGRAM: &str = "lambda-lsp";`, `vec!["serve".into()]`, "go install github.com/lambda-lsp/lambda-lsp/cmd/lambda-lsp@latest"},
	} {
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	}
}
