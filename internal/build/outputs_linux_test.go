package build_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// smallDisk mounts a file system of so many KiB. A test that may not mount is run
// again in a name space where it may, and ends with that.
func smallDisk(t *testing.T, kib int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+strconv.Itoa(kib)+"k"); err != nil {
		const inside = "LAMBDA_LSP_UNSHARED"
		if os.Getenv(inside) != "" {
			t.Skipf("mounting a small disk: %v", err)
		}
		cmd := exec.CommandContext(t.Context(), "unshare", "-rm", os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		cmd.Env = append(os.Environ(), inside+"=1")
		out, failed := cmd.CombinedOutput()
		if failed == nil && !strings.Contains(string(out), "--- SKIP") {
			t.Skipf("it passes in a name space of its own:\n%s", out)
		}
		if strings.Contains(string(out), "--- FAIL") {
			t.Fatalf("%s", out)
		}
		t.Skipf("mounting a small disk: %v; in a name space of its own: %v\n%s", err, failed, out)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestDiskFull(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, startFunction(nil))
	for kib, file := range map[int]string{200: "bootstrap", 1400: "package.zip"} {
		disk := smallDisk(t, kib)
		if err := os.WriteFile(filepath.Join(disk, "package.zip"), []byte("old"), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := build.Package(t.Context(), build.Options{Dir: dir, Output: disk, Env: environ()})
		want := "build " + dir + ": " + filepath.Join(disk, file) + ": no space left on device; free some space"
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		entries, _ := os.ReadDir(disk)
		if data, err := os.ReadFile(filepath.Join(disk, "package.zip")); len(entries) != 1 || err != nil || string(data) != "old" {
			t.Errorf("left %v, %q, %v", entries, data, err)
		}
	}
	_, err := build.Build(t.Context(), build.Options{Dir: dir, Env: environ("GOTMPDIR=" + smallDisk(t, 8))})
	if want := "build " + dir + ": no space left on device; free some space, or set TMPDIR and GOCACHE to another disk"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// asNobody lets the rest of the test open and make files as nobody does: root may
// write anywhere. The directories are opened to everybody on their way down.
func asNobody(t *testing.T, dirs ...string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	for _, dir := range dirs {
		if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	runtime.LockOSThread()
	if err := syscall.Setfsuid(65534); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Setfsuid(0); err != nil {
			t.Error(err)
		}
		runtime.UnlockOSThread()
	})
}

func TestUnwritableDirectory(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, startFunction(nil))
	out := t.TempDir()
	if err := os.Chmod(out, 0o555); err != nil {
		t.Fatal(err)
	}
	asNobody(t, dir, out)
	_, err := build.Build(t.Context(), build.Options{Dir: dir, Output: out, Env: environ()})
	want := "build " + dir + ": " + filepath.Join(out, "bootstrap") + ": permission denied; make the directory writable"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestUnreadableFunction(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, startFunction(map[string]string{"function.json": "{}"}))
	if err := os.Chmod(filepath.Join(dir, "function.json"), 0); err != nil {
		t.Fatal(err)
	}
	asNobody(t, dir)
	_, err := build.Build(t.Context(), build.Options{Dir: dir, Env: environ()})
	want := "read " + filepath.Join(dir, "function.json") + ": permission denied"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// A build that is cancelled while the compiler runs ends it, leaves what was
// there before, and nothing else: not in the directory, not in TMPDIR.
func TestCancel(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	files := startFunction(map[string]string{"bootstrap": "old"})
	dir := testenv.Files(t, files)
	bin := t.TempDir()
	fifo := filepath.Join(bin, "started")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	// The pipe stays open in the grandchild until that is killed.
	script := "#!/bin/sh\n[ \"$1\" = build ] || exec " + goTool + " \"$@\"\nexec 3>" + fifo + "\necho started >&3\nsleep 600 &\nwait\n"
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := build.Package(ctx, build.Options{Dir: dir, Env: environ("PATH=" + bin + ":" + os.Getenv("PATH"))})
		ended <- err
	}()
	compiler, err := os.Open(fifo) // returns when the script opens it too
	if err != nil {
		t.Fatal(err)
	}
	defer compiler.Close()
	if _, err := compiler.Read(make([]byte, 8)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if n, err := compiler.Read(make([]byte, 8)); n != 0 || err == nil {
		t.Error("the compiler lives on")
	}
	if data, err := os.ReadFile(filepath.Join(dir, "bootstrap")); err != nil || string(data) != "old" {
		t.Errorf("bootstrap holds %q, %v", data, err)
	}
	if got := added(t, dir, files); len(got) > 0 {
		t.Errorf("left %v", got)
	}
	if got := added(t, tmp, nil); len(got) > 0 {
		t.Errorf("left %v in TMPDIR", got)
	}
}

// Nor does a build that goes well leave anything but its outputs.
func TestNothingInTMPDIR(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	out := t.TempDir()
	files := startFunction(nil)
	dir := testenv.Files(t, files)
	if _, err := build.Package(t.Context(), build.Options{Dir: dir, Output: out, Env: environ()}); err != nil {
		t.Fatal(err)
	}
	if got := slices.Concat(added(t, tmp, nil), added(t, dir, files)); len(got) > 0 {
		t.Errorf("left %v", got)
	}
	if got := strings.Join(added(t, out, nil), " "); got != "bootstrap package.zip" {
		t.Errorf("the outputs are %s", got)
	}
}
