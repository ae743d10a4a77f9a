package vscodetest

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/proc"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// An options is what instances of VS Code differ in.
type options struct {
	trust  bool     // ask whether a workspace is trusted
	smoke  bool     // run tests in the extension host, and show no toasts
	bare   bool     // the extension without its server
	beside bool     // with an extension that starts gopls, and all of VS Code's own
	env    []string // NAME=value, on top of what all have
}

// An instance is one VS Code, with the driver of vscode/test/ui in front of it.
type instance struct {
	kit     *kit
	cmd     *exec.Cmd
	cancel  func() // ends the driver and all that it has started
	orders  io.WriteCloser
	answers *bufio.Reader
	mu      sync.Mutex // one order at a time
}

// launch starts an instance. The caller stops it.
func launch(t testing.TB, o options) *instance {
	t.Helper()
	chromium := testenv.NeedTool(t, "chromium")
	k := need(t)
	data, err := os.MkdirTemp(k.root, "data")
	if err != nil {
		t.Fatal(err)
	}
	if o.bare || o.beside {
		if err := k.vary(filepath.Join(data, "extensions"), o); err != nil {
			t.Fatal(err)
		}
	}
	config, err := json.Marshal(map[string]any{
		"node": k.node, "main": k.server, "chromium": chromium, "data": data, "extensions": k.extensions, "builtin": k.builtin,
		"trust": o.trust, "smoke": o.smoke,
	})
	if err != nil {
		t.Fatal(err)
	}
	home := filepath.Join(data, "home")
	if err := os.MkdirAll(filepath.Join(home, ".config/go/telemetry"), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cmd := proc.Command(ctx, "node", "out/ui/driver.js")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), testenv.GoEnv(t)...)
	cmd.Env = append(cmd.Env,
		"VSCODE_TEST="+string(config), "HOME="+home, "LAMBDA_LSP_CACHE="+filepath.Join(k.root, "cache"),
		"AWS_EC2_METADATA_DISABLED=true", "AWS_ENDPOINT_URL=http://127.0.0.1:1",
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_REGION=eu-west-1",
	)
	cmd.Env = append(cmd.Env, o.env...)
	cmd.Stderr = os.Stderr
	orders, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return &instance{kit: k, cmd: cmd, cancel: cancel, orders: orders, answers: bufio.NewReader(answers)}
}

// stop ends the instance.
func (i *instance) stop() {
	i.orders.Close()
	_, _ = io.Copy(io.Discard, i.answers)
	// What it says of its end is no test's matter.
	_ = i.cmd.Wait()
	i.cancel()
}

// A scene is what a file of vscode/test is run with.
type scene struct {
	folder   string            // the workspace
	settings map[string]any    // the user's
	vars     map[string]string // what else the file is told
}

// run runs vscode/test/ui/NAME.ui.ts, or with the name "host" what is in
// vscode/test/host, or the directory that the variable tests names. It returns
// what the latter has said.
func (i *instance) run(t *testing.T, name string, s scene) string {
	t.Helper()
	i.mu.Lock()
	defer i.mu.Unlock()
	shots := os.Getenv("VSCODE_SHOTS")
	if shots == "" {
		var err error
		if shots, err = filepath.Abs("../../dist/screenshots"); err != nil {
			t.Fatal(err)
		}
	}
	vars := map[string]string{"extension": i.kit.installed}
	for name, value := range s.vars {
		vars[name] = value
	}
	if s.settings == nil {
		s.settings = map[string]any{}
	}
	order, err := json.Marshal(map[string]any{
		"feature": name, "folder": s.folder, "settings": s.settings, "vars": vars, "shots": shots,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := i.orders.Write(append(order, '\n')); err != nil {
		t.Fatal(err)
	}
	// Every wait of the driver's own is shorter: it no longer answers.
	deaf := time.AfterFunc(10*time.Minute, i.cancel)
	defer deaf.Stop()
	answer, err := i.answers.ReadBytes('\n')
	if err != nil {
		t.Fatalf("the driver has gone: %v", err)
	}
	var said struct{ Feature, Error, Said string }
	if err := json.Unmarshal(answer, &said); err != nil || said.Feature != name {
		t.Fatalf("the driver says %s: %v", answer, err)
	}
	if said.Error != "" {
		t.Error(strings.TrimSpace(said.Error))
	}
	return said.Said
}

// shared returns the instance that most tests use: in the browser, every workspace
// trusted.
func shared(t testing.TB) *instance {
	t.Helper()
	sharedMu.Lock()
	defer sharedMu.Unlock()
	if sharedInstance == nil {
		sharedInstance = launch(t, options{})
		later(sharedInstance.stop)
	}
	return sharedInstance
}

var (
	sharedMu       sync.Mutex
	sharedInstance *instance
)
