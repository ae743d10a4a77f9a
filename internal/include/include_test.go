package include

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// link makes symbolic links, name to target.
func link(t testing.TB, dir string, links map[string]string) {
	t.Helper()
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
}

func parse(t testing.TB, text string) (*token.FileSet, []*ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "handler.go", text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	return fset, []*ast.File{f}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	outside := testenv.Files(t, map[string]string{"secret": "s"})
	dir := testenv.Files(t, map[string]string{
		"handler.go":            "",
		"assets/a.txt":          "",
		"assets/deep/er/b.html": "",
		"assets/.hidden":        "",
		"assets/.git/config":    "",
		"assets/two words.txt":  "",
		".env":                  "",
		"odd/back\\slash":       "",
		"line/a\nb":             "",
		"latin/\xe9":            "",
		"größe/日本.txt":          "",
		"empty/sub/.keep":       "",
	})
	link(t, dir, map[string]string{
		"good":           "assets/a.txt",
		"escape":         filepath.Join(outside, "secret"),
		"relative":       "../" + filepath.Base(outside) + "/secret",
		"nowhere":        "assets/none",
		"folder":         "assets",
		"away":           outside,
		"assets/deep/up": "../a.txt",
	})
	for _, tt := range []struct{ directive, want string }{
		{"assets/a.txt", "assets/a.txt"},
		{"./assets/*.txt", "assets/a.txt assets/two words.txt"},
		{"assets/**", "assets/a.txt assets/deep/er/b.html assets/deep/up assets/two words.txt"},
		{"assets", "assets/a.txt assets/deep/er/b.html assets/deep/up assets/two words.txt"},
		{"assets/**/*.{html,css}", "assets/deep/er/b.html"},
		{"assets/deep assets/a.txt assets/a.txt", "assets/a.txt assets/deep/er/b.html assets/deep/up"},
		{"\"assets/two words.txt\"\t`good`", "assets/two words.txt good"},
		{"assets/.hidden .env", ".env assets/.hidden"},
		{"größe/*", "größe/日本.txt"},

		{"", "1:1-18 //lambda:include names no files"},
		{`"a`, "1:1-20 //lambda:include has an unfinished quotation"},
		{`""`, "1:18-20 the pattern is empty"},
		{"none.txt", "1:18-26 none.txt matches no file"},
		{"assets/a.txt none/** more", "1:31-38 none/** matches no file; 1:39-43 more matches no file"},
		{"empty", "1:18-23 empty matches no file"},
		{"empty/**", "1:18-26 empty/** matches no file"},
		{"../x", "1:18-22 ../x leaves the function's directory"},
		{"assets/../../x", "1:18-32 assets/../../x leaves the function's directory"},
		{"/etc/passwd", "1:18-29 /etc/passwd leaves the function's directory"},
		{"assets/[", "1:18-26 assets/[ is not a valid pattern"},
		{"escape", "1:18-24 escape is a symbolic link to nothing in the function's directory"},
		{"relative", "1:18-26 relative is a symbolic link to nothing in the function's directory"},
		{"esc*", "1:18-22 escape is a symbolic link to nothing in the function's directory"},
		{"nowhere", "1:18-25 nowhere is a symbolic link to nothing in the function's directory"},
		{"folder", "1:18-24 folder is a symbolic link to a directory; include the directory itself"},
		{"away/secret", "1:18-29 away/secret cannot be read: path escapes from parent"},
		{"odd/*", "1:18-23 odd/back\\slash has a name that not every system can unpack"},
		{"line/*", "1:18-24 line/a\nb has a name that not every system can unpack"},
		{"latin/*", "1:18-25 latin/\xe9 has a name that not every system can unpack"},
	} {
		fset, files := parse(t, directive+" "+tt.directive+"\npackage main\n")
		names, findings, err := Files(dir, fset, files)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(names, " ")
		var said []string
		for _, f := range findings {
			if f.Rule != Rule || f.Span.File != "handler.go" || f.Span.Start.Offset != f.Span.Start.Column-1 {
				t.Errorf("%s: %+v", tt.directive, f)
			}
			said = append(said, fmt.Sprintf("%d:%d-%d %s", f.Span.Start.Line, f.Span.Start.Column, f.Span.End.Column, f.Message))
		}
		if len(said) > 0 {
			got = strings.Join(said, "; ")
		}
		if got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.directive, got, tt.want)
		}
	}
}

// Only a directive is one: prose about it and its longer namesakes are not.
func TestDirectives(t *testing.T) {
	t.Parallel()
	fset, files := parse(t, `package main

// lambda:include a
//lambda:included b
/*
//lambda:include c
*/

//lambda:include d e

var x int //lambda:include f
`)
	patterns, findings := directives(fset, files)
	var got []string
	for _, p := range patterns {
		got = append(got, fmt.Sprintf("%s %d:%d", p.text, p.span.Start.Line, p.span.Start.Column))
	}
	if want := "d 9:18, e 9:20, f 11:28"; strings.Join(got, ", ") != want || len(findings) > 0 {
		t.Errorf("got %v, %v; want %s", got, findings, want)
	}
}

func TestNoDirectory(t *testing.T) {
	t.Parallel()
	fset, files := parse(t, "//lambda:include none\npackage main\n")
	_, _, err := Files(filepath.Join(t.TempDir(), "none"), fset, files)
	if f := failure.As(err); f == nil || f.Operation != "read" {
		t.Errorf("a directory that is not there: %v", err)
	}
}

// A pattern that would keep the editor busy for years is given up, and one that nearly
// matches takes no longer than one that does.
func TestWidePatterns(t *testing.T) {
	t.Parallel()
	dir := testenv.Files(t, map[string]string{strings.Repeat("d/", 30) + "end": "", strings.Repeat("a", 200): ""})
	const wide, none = " cannot be read: it takes too long to match", " matches no file"
	for pattern, want := range map[string]string{
		strings.Repeat("{a,b}", 40):             wide,
		strings.Repeat("**/d/", 20) + "none":    wide,
		strings.Repeat("*a", 60) + "b":          none,
		strings.Repeat("[a-z]*", 60) + "[!a-z]": none,
	} {
		fset, files := parse(t, directive+" "+pattern+"\npackage main\n")
		_, findings, err := Files(dir, fset, files)
		if err != nil || len(findings) != 1 || findings[0].Message != pattern+want {
			t.Errorf("%.60s: %.200v, %v", pattern, findings, err)
		}
	}
}

// A //line directive must not make a finding point at another file.
func TestLineDirective(t *testing.T) {
	t.Parallel()
	fset, files := parse(t, "package main\n\n//line /etc/passwd:1\n//lambda:include none\nvar x int\n")
	_, findings, err := Files(t.TempDir(), fset, files)
	if err != nil || len(findings) != 1 || findings[0].Span.File != "handler.go" || findings[0].Span.Start.Line != 4 {
		t.Errorf("got %+v, %v", findings, err)
	}
}

// Whatever a directive says, what it names is inside the function's directory.
func FuzzFiles(f *testing.F) {
	outer := testenv.Files(f, map[string]string{"secret": "", "in/assets/a.txt": ""})
	dir := filepath.Join(outer, "in")
	link(f, dir, map[string]string{"up": "..", "assets/out": "../../secret"})
	for _, s := range []string{"assets/**", "../secret", "up/secret", "assets/../../secret", `"a b" c`, "{..,assets}/*", "**/**/**", "/", ".", "up/**"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "handler.go", directive+" "+text+"\npackage main\n", parser.ParseComments)
		if err != nil {
			t.Skip()
		}
		names, _, err := Files(dir, fset, []*ast.File{file})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			real, err := filepath.EvalSymlinks(filepath.Join(dir, name))
			if err != nil || !filepath.IsLocal(name) || !strings.HasPrefix(real, dir+string(filepath.Separator)) {
				t.Errorf("%q includes %q, which is %s", text, name, real)
			}
		}
	})
}
