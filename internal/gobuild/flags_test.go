package gobuild

import (
	"slices"
	"testing"
)

func TestFlags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, goflags string
		args          []string
		rest          []string
		goflagsLeft   string
		ldflags       string
	}{
		{name: "none", ldflags: "-s -w -buildid="},
		{
			name: "merged in go's order", goflags: "-ldflags=-X=main.a=1 -tags=x", args: []string{"-race", "-ldflags", "-X 'main.b=two words'"},
			rest: []string{"-race"}, goflagsLeft: "-tags=x", ldflags: "-s -w -buildid= -X=main.a=1 -X 'main.b=two words'",
		},
		{name: "a pattern", args: []string{"-ldflags=all=-X main.a=1"}, ldflags: "-s -w -buildid= -X main.a=1"},
		{name: "extldflags", args: []string{"-ldflags=-extldflags '-L/a -lb'"}, ldflags: "-s -w -buildid= '-extldflags=-L/stub -L/a -lb'"},
		{name: "values", args: []string{"-tags", "a,b", "--x"}, rest: []string{"-tags", "a,b", "--x"}, ldflags: "-s -w -buildid="},
		{name: "mod", goflags: "-mod=mod", args: []string{"-mod", "mod"}, goflagsLeft: " ", ldflags: "-s -w -buildid="},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f, err := ParseFlags(c.goflags, c.args)
			if err != nil {
				t.Fatal(err)
			}
			extra := ""
			if c.name == "extldflags" {
				extra = "-L/stub"
			}
			ld, err := f.Linker(extra)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(f.Rest, c.rest) || f.GOFLAGS != c.goflagsLeft || ld != c.ldflags {
				t.Errorf("rest %q, GOFLAGS %q, -ldflags %q; want %q, %q, %q", f.Rest, f.GOFLAGS, ld, c.rest, c.goflagsLeft, c.ldflags)
			}
		})
	}
}

// A program for macOS keeps its ID, and one to be debugged its symbols.
func TestFlagsOfHosts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		buildID, debug bool
		want           string
	}{{false, false, "-s -w -buildid= -X=main.a=1"}, {true, false, "-s -w -X=main.a=1"}, {true, true, "-X=main.a=1"}} {
		f, err := ParseFlags("", []string{"-ldflags=-X=main.a=1"})
		if err != nil {
			t.Fatal(err)
		}
		f.BuildID, f.Debug = c.buildID, c.debug
		if got, err := f.Linker(""); err != nil || got != c.want {
			t.Errorf("%+v: %q, %v", c, got, err)
		}
	}
}

func TestFlagsRefused(t *testing.T) {
	t.Parallel()
	for arg, want := range map[string]string{
		"-o=x":               "-o: cannot be used: --handler or HANDLER names the output",
		"--buildmode=plugin": "-buildmode: cannot be used: the function's Runtime decides it",
		"-C=/":               "-C: cannot be used: give the directory as DIR",
		"./...":              "./...: is not a flag of go build",
	} {
		if _, err := ParseFlags("", []string{arg}); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", arg, err, want)
		}
	}
}

func TestFlagsForList(t *testing.T) {
	t.Parallel()
	f, err := ParseFlags("-mod=vendor -tags=lost -race", []string{"-tags", "a b", "-v", "-modfile=x.mod", "-ldflags=-w"})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"-tags=a,b", "-mod=vendor", "-modfile=x.mod"}
	if got := f.ForList(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := f.ForExport(), append(want, "-trimpath"); !slices.Equal(got, want) {
		t.Errorf("for export data: got %q, want %q", got, want)
	}
	f.Rest = append(f.Rest, "-trimpath=false")
	if got := f.ForExport(); !slices.Equal(got, want) {
		t.Errorf("for export data, with a flag for the compiler: got %q, want %q", got, want)
	}
}
