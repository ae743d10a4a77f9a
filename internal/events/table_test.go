package events

import (
	"io/fs"
	"path"
	"slices"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
)

// The table and the directories are the same: no file is missing (reading one
// would panic), none is there for nothing.
func TestTableIsTheDirectories(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	names := map[string]bool{}
	for _, s := range All() {
		if names[s.Name] || s.Title == "" || s.Event == "" {
			t.Errorf("the line of %q is incomplete, or a second one", s.Name)
		}
		names[s.Name] = true
		dir := s.text
		if dir == "" {
			dir = s.Name
		}
		used[path.Join(dir, "handler.go.txt")] = true
		used[path.Join(dir, "handler_test.go.txt")] = true
		for _, e := range s.Examples() {
			used[path.Join(s.Name, e.file)] = true
			if got, ok := LookupExample(e.Name); !ok || string(got.Event()) != string(e.Event()) {
				t.Errorf("LookupExample(%q) is %+v", e.Name, got)
			}
		}
		if got, ok := LookupExample(s.Name); !ok || string(got.Event()) != string(s.Sample()) {
			t.Errorf("LookupExample(%q) is %+v", s.Name, got)
		}
	}
	var there []string
	err := fs.WalkDir(sources, "sources", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			there = append(there, name[len("sources/"):])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range there {
		if !used[name] {
			t.Errorf("nothing uses sources/%s", name)
		}
	}
	for name := range used {
		if !slices.Contains(there, name) {
			t.Errorf("sources/%s is missing", name)
		}
	}
}

func TestUnknownNames(t *testing.T) {
	t.Parallel()
	if s, ok := Lookup("s4"); ok {
		t.Errorf("s4 is %+v", s)
	}
	if e, ok := LookupExample("s3-get"); ok {
		t.Errorf("s3-get is %+v", e)
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	s, _ := Lookup("schedule")
	shim := Code{
		Imports: []string{"log", Path, handler.RuntimePath},
		C:       true,
		Decls: `// Handle does what is due. A run may come twice: evt.Time is the same for both.
func Handle(evt events.EventBridgeEvent, ctx *runtime.Context) (any, error) {
	log.Println("due at", evt.Time, "by", evt.Resources)
	return nil, nil
}
`,
	}
	start := Code{
		Imports: []string{"context", "log", Path, handler.LambdaPath},
		Decls: `// handle does what is due. A run may come twice: evt.Time is the same for both.
func handle(ctx context.Context, evt events.EventBridgeEvent) error {
	log.Println("due at", evt.Time, "by", evt.Resources)
	return nil
}
`,
		Main: "func main() {\n\tlambda.Start(handle)\n}\n",
	}
	for model, want := range map[handler.Model]Code{handler.Shim: shim, handler.Start: start} {
		got := s.Code(model)
		if !slices.Equal(got.Imports, want.Imports) || got.C != want.C || got.Decls != want.Decls || got.Main != want.Main {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	}
}
