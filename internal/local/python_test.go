//go:build unix

package local_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// A fake is a program that answers as a Python does when asked what it is.
type fake struct{ path, answer string }

func TestFindPython(t *testing.T) {
	t.Parallel()
	python := func(version string) string { return "lambda-lsp " + version + " False /opt/python" + version }
	const shim = "" // of a version manager, for a version that is not selected: fails
	for _, c := range []struct {
		name, version string
		fakes         []fake
		want, note    string // the Path, or the error
	}{
		{
			name: "on PATH", version: "3.13",
			fakes: []fake{{"bin/python3.13", python("3.13")}, {"bin/python3.14", python("3.14")}, {"pyenv/versions/3.13.5/bin/python", "lambda-lsp 3.13 False /pyenv"}},
			want:  "/opt/python3.13",
		},
		{
			name: "pyenv's shim fails, its version is there", version: "3.13",
			fakes: []fake{{"bin/python3.13", shim}, {"pyenv/versions/3.13.0/bin/python", python("3.13")}},
			want:  "/opt/python3.13",
		},
		{
			name: "the highest patch release", version: "3.9",
			fakes: []fake{{"pyenv/versions/3.9.9/bin/python", "lambda-lsp 3.9 False /old"}, {"pyenv/versions/3.9.18/bin/python", "lambda-lsp 3.9 False /new"}},
			want:  "/new",
		},
		{
			name: "an unversioned name", version: "3.12",
			fakes: []fake{{"bin/python3", python("3.12")}, {"bin/python3.11", python("3.11")}},
			want:  "/opt/python3.12",
		},
		{
			name: "the nearest", version: "3.13",
			fakes: []fake{{"bin/python3", python("3.8")}, {"bin/python3.10", python("3.10")}, {"pyenv/versions/3.11.7/bin/python", python("3.11")}},
			want:  "/opt/python3.11", note: "python3.13 not found, running on Python 3.11 (/opt/python3.11)",
		},
		{
			name: "the higher of two", version: "3.12",
			fakes: []fake{{"bin/python3.11", python("3.11")}, {"bin/python3.13", python("3.13")}},
			want:  "/opt/python3.13", note: "python3.12 not found, running on Python 3.13 (/opt/python3.13)",
		},
		{
			name: "python3 as the last resort", version: "3.13",
			fakes: []fake{{"bin/python3", python("3.8")}, {"bin/python3.13", shim}},
			want:  "/opt/python3.8", note: "python3.13 not found, running on Python 3.8 (/opt/python3.8)",
		},
		{
			name: "a program of that name that is none", version: "3.13",
			fakes: []fake{{"bin/python3.13", "Python 3.13.0"}, {"bin/python3.12", python("3.12")}},
			want:  "/opt/python3.12", note: "python3.13 not found, running on Python 3.12 (/opt/python3.12)",
		},
		{
			name: "pyenv's other directories", version: "3.13",
			fakes: []fake{{"pyenv/versions/3.13.0rc1/bin/python", python("3.13")}, {"pyenv/versions/pypy3.10/bin/python", python("3.10")}},
			want:  "find python3.13: no Python 3.13 or any other 3.x on PATH or under pyenv; install it, for example with: pyenv install 3.13",
		},
		{
			name: "2.7", version: "2.7",
			fakes: []fake{{"bin/python", python("3.13")}, {"bin/python2", python("2.7")}},
			want:  "/opt/python2.7",
		},
		{
			name: "2.7 has no neighbour", version: "2.7",
			fakes: []fake{{"bin/python2.6", python("2.6")}, {"bin/python3", python("3.13")}},
			want:  "find python2.7: no Python 2.7 on PATH or under pyenv; install it, for example with: pyenv install 2.7",
		},
		{name: "no version", version: "latest", want: "find pythonlatest: not a version of Python"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for _, f := range c.fakes {
				path := filepath.Join(dir, f.path)
				script := fmt.Sprintf("#!/bin/sh\necho '%s'\n", f.answer)
				if f.answer == shim {
					script = "#!/bin/sh\nexit 127\n"
				}
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			environ := []string{"PATH=relative:" + filepath.Join(dir, "bin"), "PYENV_ROOT=" + filepath.Join(dir, "pyenv")}
			got, note, err := local.FindPython(t.Context(), c.version, environ)
			if err != nil {
				got.Path = err.Error()
			}
			if got.Path != c.want || note != c.note {
				t.Errorf("got %q, note %q", got.Path, note)
			}
			// Without PYENV_ROOT, in the home directory.
			if err := os.Rename(filepath.Join(dir, "pyenv"), filepath.Join(dir, ".pyenv")); err == nil {
				environ[1] = "HOME=" + dir
				again, _, _ := local.FindPython(t.Context(), c.version, environ)
				if err == nil && again.Path != "" && again.Path != got.Path {
					t.Errorf("in the home directory: %q", again.Path)
				}
			}
		})
	}
}

func TestFindPythonIsCancelled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	asked := filepath.Join(dir, "asked")
	if err := syscall.Mkfifo(asked, 0o600); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho > '" + asked + "'\nexec sleep 600\n"
	if err := os.WriteFile(filepath.Join(dir, "python3.13"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		os.ReadFile(asked) // returns when the program has written to it
		cancel()
	}()
	_, _, err := local.FindPython(ctx, "3.13", []string{"PATH=" + dir + ":/usr/bin:/bin"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// The host is chosen as Options.Host says, and by what the Python has.
func TestHostIsChosen(t *testing.T) {
	t.Parallel()
	s := newest(t)
	o := s.options(t, "handler.host")
	hostOf := func(o local.Options) string {
		return decode[string](t, invoke(t, start(t, o), "").Payload)
	}
	o.Host = ""
	if got := hostOf(o); got != "lambda_host.py" {
		t.Errorf("without awslambdaric it runs %s", got)
	}
	o.Host = local.HostRIC
	_, err := local.Start(t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "has no awslambdaric; install it (") || !strings.Contains(err.Error(), "or use --host=embedded") {
		t.Errorf("got %v", err)
	}
	o.Host = "docker"
	if _, err := local.Start(t.Context(), o); err == nil || !strings.HasSuffix(err.Error(), "unknown host docker; use awslambdaric or embedded") {
		t.Errorf("got %v", err)
	}
	if !s.python.HasRIC {
		return
	}
	ric := setting{s.python, local.HostRIC}.options(t, "handler.host")
	ric.Host = ""
	if got := hostOf(ric); !strings.HasSuffix(got, "awslambdaric/bootstrap.py") {
		t.Errorf("with awslambdaric it runs %s", got)
	}
	ric.Host = local.HostEmbedded
	if got := hostOf(ric); got != "lambda_host.py" {
		t.Errorf("embedded, it runs %s", got)
	}
	// Where the function's configuration puts it.
	o.Host = ""
	for _, v := range ric.Environ {
		if strings.HasPrefix(v, "PYTHONPATH=") {
			o.Env = []string{v}
		}
	}
	if got := hostOf(o); !strings.HasSuffix(got, "awslambdaric/bootstrap.py") {
		t.Errorf("with awslambdaric in Env it runs %s", got)
	}
}

func TestNoteIsLogged(t *testing.T) {
	t.Parallel()
	o := newest(t).options(t, "handler.echo")
	version := strings.TrimPrefix(o.Runtime, "python")
	o.Runtime = "python3.39"
	r := invoke(t, start(t, o), "")
	if want := "python3.39 not found, running on Python " + version + " ("; !strings.HasPrefix(r.Logs, want) {
		t.Errorf("the log is\n%s", r.Logs)
	}
}

func TestNoArtifact(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "handler.so")
	_, err := local.Start(t.Context(), local.Options{Artifact: path, Runtime: "python3.13"})
	if want := "run " + path + ": stat " + path + ": no such file or directory; build it first"; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

// A Python that was found is not asked again, unless it has gone.
func TestPythonsRemember(t *testing.T) {
	t.Parallel()
	var pythons local.Pythons
	o := newest(t).options(t, "handler.echo")
	asked := filepath.Join(t.TempDir(), "asked")
	bin := t.TempDir()
	s := newest(t)
	script := "#!/bin/sh\n[ \"$1\" != -c ] || echo >> " + asked + "\nexec " + s.python.Path + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(bin, "python"+s.python.Version), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	o.Environ = append(o.Environ, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	o.Pythons = &pythons
	for range 3 {
		if r := invoke(t, start(t, o), "1"); string(r.Payload) != "1" {
			t.Errorf("got %s", r.Payload)
		}
	}
	if text, err := os.ReadFile(asked); err != nil || string(text) != "\n" {
		t.Errorf("asked %q, %v", text, err)
	}
}
