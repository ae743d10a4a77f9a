package command

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestEventIsChosen(t *testing.T) {
	t.Parallel()
	with, without := t.TempDir(), t.TempDir()
	write(t, filepath.Join(with, "event.json"), ` {"from": "event.json"} `)
	write(t, filepath.Join(without, "other.json"), `"other"`)
	for _, tt := range []struct{ dir, data, file, want string }{
		{with, "", "", ` {"from": "event.json"} `},
		{without, "", "", `{}`},
		{with, `[1]`, "", `[1]`},
		{with, "", "other.json", `"other"`},
		{with, "", filepath.Join(without, "other.json"), `"other"`},
		{with, "", "-", "null\n"},
	} {
		env := &Env{Dir: without, Stdin: strings.NewReader("null\n")}
		got, err := Sample{Data: tt.data, Event: tt.file}.payload(t.Context(), env, "invoke", Source{Dir: tt.dir})
		if err != nil || string(got) != tt.want {
			t.Errorf("%+v: got %q, %v", tt, got, err)
		}
	}
}

func TestEventIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write(t, path("open.json"), "{\n  \"a\": 1,\n")
	write(t, path("comma.json"), "{\n  \"a\": 1,\n}\n")
	write(t, path("two.json"), "{} {}")
	write(t, path("empty.json"), "")
	write(t, path("large.json"), `"`+strings.Repeat("x", 6<<20)+`"`)
	for _, tt := range []struct{ data, file, want string }{
		{"{", "", "read --data:1:1: the event is not JSON: unexpected end of JSON input"},
		{"1", "open.json", "invoke: --data and --event are both given"},
		{"", "open.json", "read " + path("open.json") + ":2:10: the event is not JSON: unexpected end of JSON input"},
		{"", "comma.json", "read " + path("comma.json") + ":3:1: the event is not JSON: invalid character '}' looking for beginning of object key string"},
		{"", "two.json", "read " + path("two.json") + ":1:4: the event is not JSON: invalid character '{' after top-level value"},
		{"", "empty.json", "read " + path("empty.json") + ":1:1: the event is not JSON: unexpected end of JSON input"},
		{"", "large.json", "read " + path("large.json") + ": the event is larger than the 6291456 bytes that Lambda takes"},
		{"", "none.json", "read " + path("none.json") + ": no such file or directory"},
		{"", "-", "read the event: broken"},
	} {
		env := &Env{Dir: dir, Stdin: iotest.ErrReader(errors.New("broken"))}
		args := Sample{Data: tt.data, Event: tt.file}
		if got, err := args.payload(t.Context(), env, "invoke", Source{Dir: dir}); err == nil || err.Error() != tt.want {
			t.Errorf("--data %q --event %q: got %q, %v\nwant %s", tt.data, tt.file, got, err, tt.want)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
