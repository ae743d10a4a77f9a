package gobuild

import "testing"

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
