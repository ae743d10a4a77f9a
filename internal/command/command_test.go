package command

import (
	"context"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// Whatever reads the list relies on this: ids and verbs are unique, every
// option is of a kind that flags and JSON can fill in, and each explains itself.
func TestTheListIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range All() {
		if !strings.HasPrefix(c.ID, "lambda.") || seen[c.ID] {
			t.Errorf("%q is not a new id that starts with lambda.", c.ID)
		}
		seen[c.ID] = true
		if c.Title == "" || c.Short == "" || strings.HasSuffix(c.Short, ".") {
			t.Errorf("%s: title %q, short %q", c.ID, c.Title, c.Short)
		}
		flags := map[string]bool{"json": true, "help": true, "h": true}
		for _, o := range Options(c.NewArgs()) {
			switch o.Field.Interface().(type) {
			case string, bool, []string:
			default:
				t.Errorf("%s %s is a %s", c.ID, o.Name(), o.Field.Type())
			}
			if o.Flag+o.Arg != "" && o.Help == "" {
				t.Errorf("%s %s has no help", c.ID, o.Name())
			}
			if o.Choices != nil && o.Value == "" {
				t.Errorf("%s %s: choices, but no name for the value", c.ID, o.Name())
			}
			for _, f := range []string{o.Flag, o.Short} {
				if f != "" && flags[f] {
					t.Errorf("%s has two flags %s", c.ID, f)
				}
				flags[f] = true
			}
		}
		checkJSON(t, c, c.args, map[string]bool{})
	}
}

// checkJSON holds the fields' JSON names against encoding/json's way to drop
// what is there twice.
func checkJSON(t *testing.T, c Command, args reflect.Type, seen map[string]bool) {
	t.Helper()
	for i := range args.NumField() {
		field := args.Field(i)
		if field.Anonymous {
			checkJSON(t, c, field.Type, seen)
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || seen[name] {
			t.Errorf("%s: field %s has no JSON name of its own", c.ID, field.Name)
		}
		seen[name] = true
	}
}

type sampleArgs struct {
	Dir   string `json:"dir" arg:"DIR" required:"true"`
	Name  string `json:"name" flag:"name" default:"fallback"`
	Quiet bool   `json:"quiet" flag:"quiet"`
}

type sampleResult struct {
	succeeded
	got sampleArgs
}

func (sampleResult) Print(io.Writer) error { return nil }

func sample() Command {
	return define(Command{ID: "lambda.sample"}, func(_ context.Context, _ *Env, a sampleArgs) (sampleResult, error) {
		return sampleResult{got: a}, nil
	})
}

func TestRunCompletesArguments(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"given": "given", "": "fallback"} {
		r, err := sample().Run(t.Context(), &Env{}, &sampleArgs{Dir: "d", Name: given})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.(sampleResult).got.Name; got != want {
			t.Errorf("given %q: got %q, want %q", given, got, want)
		}
	}
}

func TestRunRequiresArguments(t *testing.T) {
	t.Parallel()
	_, err := sample().Run(t.Context(), &Env{}, &sampleArgs{})
	if e := failure.As(err); e == nil || !e.Usage || e.Error() != "sample: DIR is missing" {
		t.Errorf("got %v", err)
	}
}

func TestEnvPath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	env := &Env{Dir: dir}
	for path, want := range map[string]string{".": dir, "": dir, "a/../b": dir + "/b", dir + "/x/": dir + "/x"} {
		if got := env.Path(path); got != want {
			t.Errorf("Path(%q) = %q, want %q", path, got, want)
		}
	}
}

// A front end learns which functions a command is about.
func TestDirs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args any
		want []string
	}{
		{&BuildArgs{Source: Source{Dir: "fn"}}, []string{"fn"}},
		{&BuildArgs{}, []string{""}},
		{&WatchArgs{Dirs: []string{"a", "b"}, Dir: "c"}, []string{"a", "b", "c"}},
		{&WatchArgs{}, []string{"."}},
		{&CheckArgs{Packages: []string{"./fn"}}, nil},
		{&VersionArgs{}, nil},
	} {
		if got := Dirs(tt.args); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %q", tt.args, got)
		}
	}
}
