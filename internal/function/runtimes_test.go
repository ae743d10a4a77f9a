package function_test

import (
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

func date(t *testing.T, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRuntimes(t *testing.T) {
	for _, r := range function.Runtimes() {
		if r.Deprecated.IsZero() || r.BlockCreate.Before(r.Deprecated) || r.BlockUpdate.Before(r.BlockCreate) {
			t.Errorf("%s: deprecated %v, blocked %v and %v", r.Name, r.Deprecated, r.BlockCreate, r.BlockUpdate)
		}
		if r.GLIBC == "" || (r.Kind == function.Python) != (r.Python != "") {
			t.Errorf("%+v", r)
		}
	}
	for _, name := range []string{function.DefaultShimRuntime, function.DefaultStartRuntime} {
		if _, ok := function.Lookup(name); !ok {
			t.Errorf("the default %s is not in the table", name)
		}
	}
	if r, ok := function.Lookup("python3.11"); !ok || r.GLIBC != "2.26" || r.Python != "3.11" {
		t.Errorf("python3.11 is %+v", r)
	}
	if _, ok := function.Lookup("python3"); ok {
		t.Error("python3 is in the table")
	}
}

func TestNotice(t *testing.T) {
	for _, tt := range []struct{ runtime, day, want string }{
		{"python3.13", "2026-11-01", ""},
		{"python3.10", "2026-10-30", ""},
		{"python3.10", "2026-10-31", "python3.10 is deprecated since 2026-10-31; Lambda accepts no new function on it from 2027-02-01; use python3.14, python3.13, python3.12 or python3.11"},
		{"provided.al2", "2027-02-01", "Lambda has accepted no new function on provided.al2 since 2027-02-01; use provided.al2023"},
		{"python2.7", "2026-11-01", "Lambda has accepted no function on python2.7 since 2022-05-30; use python3.14, python3.13, python3.12 or python3.11"},
		{"go1.x", "2026-11-01", "Lambda has accepted no new function on go1.x since 2024-02-08; use provided.al2023"},
	} {
		r, _ := function.Lookup(tt.runtime)
		if got := r.Notice(date(t, tt.day)); got != tt.want {
			t.Errorf("%s on %s: %q, want %q", tt.runtime, tt.day, got, tt.want)
		}
	}
}

func TestDeprecation(t *testing.T) {
	c, _ := function.Parse("function.json", []byte(`{"Runtime": "python2.7"}`))
	got := c.Deprecation(date(t, "2026-11-01"))
	if len(got) != 1 || got[0].Severity != finding.Warning || got[0].Span.Start.Column != 13 {
		t.Errorf("%v", got)
	}
	c, _ = function.Parse("function.json", []byte(`{}`))
	if got := c.Deprecation(date(t, "2026-11-01")); len(got) != 0 {
		t.Errorf("no runtime: %v", got)
	}
}

func TestReservedVariables(t *testing.T) {
	for name, want := range map[string][2]bool{
		"AWS_REGION": {true, true}, "_HANDLER": {true, true}, "PATH": {false, true}, "TABLE": {false, false},
	} {
		if function.IsReserved(name) != want[0] || function.IsPreset(name) != want[1] {
			t.Errorf("%s: reserved %v, preset %v", name, function.IsReserved(name), function.IsPreset(name))
		}
	}
}
