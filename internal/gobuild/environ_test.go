package gobuild

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestValueOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		entry, name, goos string
		value             string
		ok                bool
	}{
		{"PATH=/bin", "PATH", "linux", "/bin", true},
		{"PATH=a=b", "PATH", "linux", "a=b", true},
		{"PATH=", "PATH", "linux", "", true},
		{"Path=/bin", "PATH", "linux", "", false},
		{"PATHS=/bin", "PATH", "linux", "", false},
		{"PATH", "PATH", "linux", "", false},
		{`Path=C:\bin`, "PATH", "windows", `C:\bin`, true},
		{`PathExt=.EXE`, "PATH", "windows", "", false},
		{`=C:=C:\work`, "C:", "windows", "", false},
	} {
		if value, ok := valueOf(c.entry, c.name, c.goos); ok != c.ok || ok && value != c.value {
			t.Errorf("%s of %q on %s: %q, %v", c.name, c.entry, c.goos, value, ok)
		}
	}
}

func TestEnviron(t *testing.T) {
	t.Parallel()
	one, other := t.TempDir(), t.TempDir()
	list := func(entries ...string) string {
		return "PATH=" + strings.Join(entries, string(os.PathListSeparator))
	}
	for _, c := range []struct{ given, want string }{
		{list(one, other), list(one, other)},
		{list(".", one, "", "bin", filepath.Join("..", "bin"), other), list(one, other)},
		{list("."), list(os.DevNull)},
		{"PATH=", list(os.DevNull)},
		{"PATHS=.", "PATHS=."},
	} {
		env := []string{"A=b", c.given, "PWD=elsewhere"}
		got := Environ(env, one)
		slices.Sort(got)
		if want := []string{"A=b", c.want, "PWD=" + one}; !slices.Equal(got, want) {
			t.Errorf("of %q: %q, want %q", c.given, got, want)
		}
		if env[1] != c.given || env[2] != "PWD=elsewhere" {
			t.Errorf("the caller's is %q now", env)
		}
	}
}
