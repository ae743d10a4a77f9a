package shim

import "testing"

func TestCompareGLIBC(t *testing.T) {
	t.Parallel()
	ordered := []string{"", "2.2.5", "2.3", "2.3.2", "2.17", "2.26", "2.34", "2.34.1", "PRIVATE"}
	for i, a := range ordered {
		for j, b := range ordered {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := CompareGLIBC(a, b); got != want {
				t.Errorf("CompareGLIBC(%q, %q) = %d, want %d", a, b, got, want)
			}
		}
	}
}
