package local_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// event is one for the handler "call".
func event(do, with string) string {
	return fmt.Sprintf(`{"do":%q,"with":%s}`, do, with)
}

// answers are what handlers return and what Lambda's runtime makes of it; where
// raw is set, runtimes from 3.12 on answer with that.
var answers = []struct {
	name, event, want, raw string
}{
	{name: "string", event: event("hello", `{"name":"World"}`), want: `"Hello, World!"`},
	{name: "none", event: event("echo", `null`), want: `null`},
	{name: "numbers", event: event("echo", `[0,-1,1.5,1.10,1180591620717411303424]`), want: `[0, -1, 1.5, 1.1, 1180591620717411303424]`},
	{name: "beyond float64", event: event("echo", `1e400`), want: `Infinity`},
	{name: "keys and tuples", event: event("values", `null`), want: `{"big":1180591620717411303424,"decimal":2,"list":[1,null,true],"3":4}`},
	{name: "escapes", event: event("echo", `"\u0000\u001f\"\\/"`), want: `"\u0000\u001f\"\\/"`},
	{name: "text", event: event("echo", `"é€😀"`), want: `"\u00e9\u20ac\ud83d\ude00"`, raw: `"é€😀"`},
	{name: "separators", event: event("echo", `"\u2028\u2029"`), want: `"\u2028\u2029"`, raw: "\"\u2028\u2029\""},
}

func TestAnswers(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		in := start(t, s.options(t, "handler.call"))
		for _, c := range answers {
			r := invoke(t, in, c.event)
			want := c.want
			if c.raw != "" && s.rawUnicode() {
				want = c.raw
			}
			if r.FunctionError != "" || !sameText(string(r.Payload), want) {
				t.Errorf("%s: got %s %s, want %s", c.name, r.Payload, r.FunctionError, want)
			}
		}
	})
}

// rawUnicode reports whether Lambda's runtime of that version answers with
// characters beyond ASCII.
func (s setting) rawUnicode() bool {
	minor, ok := strings.CutPrefix(s.python.Version, "3.")
	n, err := strconv.Atoi(minor)
	return ok && err == nil && n >= 12
}

// sameText compares JSON as text, but for blanks and for the order of an
// object's members, which CPython 2.7 does not keep.
func sameText(a, b string) bool {
	canonical := func(s string) string {
		s = strings.ReplaceAll(s, " ", "")
		if strings.HasPrefix(s, "{") {
			parts := regexp.MustCompile(`"\w+":(\[[^]]*\]|[^,]*)`).FindAllString(strings.Trim(s, "{}"), -1)
			m := map[string]bool{}
			for _, p := range parts {
				m[p] = true
			}
			return fmt.Sprint(m)
		}
		return s
	}
	return canonical(a) == canonical(b)
}

// A lone surrogate in an answer ends the runtime client from 3.12 on, on Lambda
// as here; before, it is written as an escape sequence.
func TestLoneSurrogate(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		r := invoke(t, start(t, s.options(t, "handler.surrogate")), "")
		if !s.rawUnicode() {
			if string(r.Payload) != `"a\ud800b"` {
				t.Errorf("got %s", r.Payload)
			}
			return
		}
		if got := failure(t, r); got.Type != "Runtime.ExitError" {
			t.Errorf("got %+v", got)
		}
	})
}

// Bytes are posted as they are, by 3.x.
func TestRawBytes(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		if s.python.Version == "2.7" {
			return
		}
		r := invoke(t, start(t, s.options(t, "handler.raw")), "")
		if !bytes.Equal(r.Payload, []byte("\x00\xffraw")) || r.FunctionError != "" {
			t.Errorf("got %q %s", r.Payload, r.FunctionError)
		}
	})
}

// An event that is JSON to Lambda's front end, yet not UTF-8, fails in the
// runtime.
func TestEventThatIsNotUTF8(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		r := invoke(t, start(t, s.options(t, "handler.echo")), "\"\xff\"")
		if got := failure(t, r); got.Type != "Runtime.UnmarshalError" || !strings.HasPrefix(got.Message, "Unable to unmarshal input: 'utf") {
			t.Errorf("got %+v", got)
		}
	})
}

// A module may replace the marshaller of Lambda's runtime client, and then has
// the bytes as they are.
func TestMarshallerIsReplaced(t *testing.T) {
	each(t, func(t *testing.T, s setting) {
		if s.python.Version == "2.7" {
			return // whose runtime client has none
		}
		in := start(t, s.options(t, "handler.verbatim"))
		const event = ` {"a":1.10,"a":1e400} `
		if r := invoke(t, in, event); string(r.Payload) != event || r.FunctionError != "" {
			t.Errorf("got %s %s", r.Payload, r.FunctionError)
		}
		if got := failure(t, invoke(t, in, "{}")); got.Type != "Runtime.Custom" || got.Message != "its own fault" {
			t.Errorf("got %+v", got)
		}
	})
}
