package relay

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
)

// The difference of two texts, made to one by its positions, gives the other.
func TestDifference(t *testing.T) {
	t.Parallel()
	m := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		var b strings.Builder
		for range m.IntN(8) {
			b.WriteString([]string{"a", "b", "é", "è", "😀", "😁", "\uFFFD", "\n", "\r\n", "\r"}[m.IntN(10)])
		}
		return b.String()
	}
	for _, encoding := range []string{utf8Encoding, utf16Encoding} {
		r := &relay{encoding: encoding}
		for range 20_000 {
			old, want := text(), text()
			c := r.difference(old, want)
			start, end := r.offset(old, c.Range.Start), r.offset(old, c.Range.End)
			if got := old[:start] + c.Text + old[end:]; start > end || got != want {
				t.Fatalf("%s: %q to %q is %+v %q, which gives %q", encoding, old, want, *c.Range, c.Text, got)
			}
		}
	}
}

// An editor that sends whole texts keeps what gopls has said of the rest of the file
// while it types: ours is the first to speak of the new text.
func TestWholeTextsMove(t *testing.T) {
	t.Parallel()
	s, g, _ := withFake(t, start{dir: function(t, faulty)}, nil)
	doc := s.Open(s.path("handler.go"))
	s.until(doc, func(list []lsptest.Diagnostic) bool { return sources(list)["lambda"] > 0 })
	g.publish(doc, doc.Version, s.At(doc.Text, "return 1"))
	s.until(doc, func(list []lsptest.Diagnostic) bool { return sources(list)["compiler"] > 0 })
	s.SetText(doc, strings.Replace(doc.Text, "func Handle", "// Handle is wrong.\nfunc Handle", 1))
	list := s.Diagnostics(doc)
	for _, d := range list {
		if d.Source == "compiler" && d.Range == s.At(doc.Text, "return 1") {
			s.end()
			return
		}
	}
	t.Errorf("after an edit there is %+v", list)
}

func TestFileOf(t *testing.T) {
	t.Parallel()
	for uri, want := range map[string]string{
		"file:///a/handler.go":            "/a/handler.go",
		"file:///a%20b/handler.go":        "/a b/handler.go",
		"file:///c%3A/Users/a/handler.go": "/C:/Users/a/handler.go", // as VS Code writes it
		"file:///C:/Users/a/handler.go":   "/C:/Users/a/handler.go", // as gopls does
		"untitled:Untitled-1":             "untitled:Untitled-1",
		"file:///%zz":                     "file:///%zz",
	} {
		if got := fileOf(uri); got != want {
			t.Errorf("%s is %s, want %s", uri, got, want)
		}
	}
}
