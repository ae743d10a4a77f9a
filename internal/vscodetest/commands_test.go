package vscodetest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBuild(t *testing.T) {
	i := shared(t)
	dir := hello(t)
	// The go command calls this in place of each tool.
	tool, hold := filepath.Join(t.TempDir(), "tool"), filepath.Join(t.TempDir(), "hold")
	script := "#!/bin/sh\nwhile [ -e '" + hold + "' ]; do sleep 0.1; done\nexec \"$@\"\n"
	if err := os.WriteFile(tool, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	i.run(t, "build", scene{
		folder:   dir,
		settings: map[string]any{"lambdaLsp.env": map[string]string{"GOFLAGS": "-toolexec=" + tool}},
		vars:     map[string]string{"hold": hold},
	})
}

func TestInvoke(t *testing.T) {
	shared(t).run(t, "invoke", scene{folder: hello(t)})
}

func TestMenus(t *testing.T) {
	shared(t).run(t, "menus", scene{folder: hello(t)})
}

func TestWatch(t *testing.T) {
	shared(t).run(t, "watch", scene{folder: hello(t)})
}

func TestWalkthrough(t *testing.T) {
	shared(t).run(t, "walkthrough", scene{folder: hello(t)})
}

func TestHighContrast(t *testing.T) {
	for ground, theme := range map[string]string{"hc-black": "Default High Contrast", "hc-light": "Default High Contrast Light"} {
		settings := map[string]any{"workbench.colorTheme": theme}
		shared(t).run(t, "contrast", scene{folder: hello(t), settings: settings, vars: map[string]string{"ground": ground}})
	}
}

func TestKeyboard(t *testing.T) {
	shared(t).run(t, "keyboard", scene{folder: hello(t)})
}

// A workspace without a function gets its first one from a template.
func TestTemplate(t *testing.T) {
	dir := hello(t)
	write(t, dir, map[string]string{"handler.go": ""})
	if err := os.Remove(filepath.Join(dir, "function.json")); err != nil {
		t.Fatal(err)
	}
	shared(t).run(t, "template", scene{folder: dir})
}

// Two folders in one window, each with a function.
func TestSeveral(t *testing.T) {
	root := filepath.Dir(hello(t))
	for _, name := range []string{"handler.go", "function.json", "go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, "hello", name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, root, map[string]string{"goodbye/" + name: strings.ReplaceAll(string(text), "hello", "goodbye")})
	}
	write(t, root, map[string]string{"both.code-workspace": `{"folders": [{"path": "hello"}, {"path": "goodbye"}]}`})
	shared(t).run(t, "several", scene{folder: filepath.Join(root, "both.code-workspace")})
}

func TestNew(t *testing.T) {
	shared(t).run(t, "new", scene{folder: t.TempDir()})
}
