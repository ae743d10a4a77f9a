package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/module"
	"golang.org/x/mod/zip"

	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

const (
	path    = "github.com/lambda-lsp/lambda-lsp"
	version = "v0.1.0"
)

// The module can be installed as its README says: "go install" of the programs, and
// "go get -tool" in a module that pins them. A directory is the module proxy.
//
// It does not run beside the others, which would compile the same at the same time.
func TestInstall(t *testing.T) {
	testenv.Long(t, "it compiles the programs and all that they import, as another module's tools")
	work := t.TempDir()
	bin := filepath.Join(work, "bin")
	env := append(os.Environ(),
		"GOPROXY="+fileURL(proxy(t))+","+fileURL(filepath.Join(goEnv(t, "GOMODCACHE"), "cache", "download")),
		"GOSUMDB=off", "GOMODCACHE="+filepath.Join(work, "modules"), "GOBIN="+bin, "GOWORK=off", "CGO_ENABLED=0",
		// Paths must not tell this build from the next, or all is compiled again.
		"GOFLAGS=-trimpath -modcacherw")
	run := func(dir, name string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir, cmd.Env = dir, env
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", cmd, err, out)
		}
		return string(out)
	}
	run(work, "go", "install", path+"/cmd/lambda-lsp@"+version, path+"/cmd/lambdacheck@"+version)
	if got := run(work, filepath.Join(bin, "lambda-lsp"), "version"); !strings.HasPrefix(got, "lambda-lsp "+version+" go1.") {
		t.Errorf("lambda-lsp version: %s", got)
	}
	user := testenv.Files(t, map[string]string{"go.mod": "module example.com/user\n\ngo 1.26\n", "a.go": "package user\n"})
	run(user, "go", "get", "-tool", path+"/cmd/lambda-lsp@"+version, path+"/cmd/lambdacheck@"+version)
	if got := run(user, "go", "tool", "lambda-lsp", "version"); !strings.HasPrefix(got, "lambda-lsp "+version+" go1.") {
		t.Errorf("go tool lambda-lsp version: %s", got)
	}
	vettool := strings.TrimSpace(run(user, "go", "tool", "-n", "lambdacheck"))
	run(user, "go", "vet", "-vettool="+vettool, "./...")
}

// proxy returns a directory from which the go command takes this tree as a version of
// the module.
func proxy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	versions := filepath.Join(dir, filepath.FromSlash(path), "@v")
	if err := os.MkdirAll(versions, 0o755); err != nil {
		t.Fatal(err)
	}
	tree := checkout(t)
	mod, err := os.ReadFile(filepath.Join(tree, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := json.Marshal(map[string]string{"Version": version, "Time": "2026-01-02T03:04:05Z"})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"list": []byte(version + "\n"), version + ".info": info, version + ".mod": mod} {
		if err := os.WriteFile(filepath.Join(versions, name), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Create(filepath.Join(versions, version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := zip.CreateFromDir(f, module.Version{Path: path, Version: version}, tree); err != nil {
		t.Fatal(err)
	}
	return dir
}

// checkout copies the files of the repository, changed ones included, and none that
// git ignores.
func checkout(t *testing.T) string {
	t.Helper()
	cmd := exec.Command(testenv.NeedTool(t, "git"), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		testenv.Missing(t, "this is no git repository: "+err.Error())
	}
	dir := t.TempDir()
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			continue // deleted, or a link to a directory
		}
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

func fileURL(dir string) string { return "file://" + filepath.ToSlash(dir) }
