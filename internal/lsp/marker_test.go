package lsp

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/lambda-lsp/lambda-lsp/internal/lsptest"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

var update = flag.Bool("update", false, "write the goldens anew")

// TestMarkers runs the archives in testdata. Each is a folder that an editor
// opens; comments in its files, or lines of the file "markers" for those that
// have no comments, say what the editor does there and sees:
//
//	//@diag "text" rule "message"      a diagnostic; there must be no others
//	//@quickfix "text" "title" @golden what the file is after a fix
//	//@fixall @golden                  what it is after source.fixAll
//	//@action "text" kind "title" @golden
//	//@codelens "text" "Title | Title" the lenses on a line
//	//@hover "text" @golden
//	//@nohover "text"
//	//@complete "text" "label" @golden the file with that item taken, after the text
//	//@nocomplete "text"             nothing to take there
//	//@nocomplete "text" "label"     not this
//	//@link "text" "file:line"       where a link leads; "" if there must be none
//	//@command "text" "Title" @golden what the lens of that title leads to: the
//	                                 files it writes, and what it says in the end
//
// "text" is the first such text on the marker's line; the golden is the file of
// that name. settings.json and capabilities.json are sent with initialize.
func TestMarkers(t *testing.T) {
	t.Parallel()
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			runArchive(t, path)
		})
	}
}

// A marked is an archive that is being run.
type marked struct {
	*session
	archive *txtar.Archive
	docs    map[string]*lsptest.Doc
}

// A marker is one of them: its place, and its words after the kind.
type marker struct {
	file string
	line int // from 0
	kind string
	args []string
}

func runArchive(t *testing.T, path string) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	o := start{dir: dir, capabilities: json.RawMessage(capabilities)}
	var markers []marker
	for _, f := range append(archive.Files, txtar.Parse([]byte(testenv.Module("example.com/fn"))).Files...) {
		switch {
		case f.Name == "settings.json":
			o.options = json.RawMessage(f.Data)
		case f.Name == "capabilities.json":
			o.capabilities = json.RawMessage(f.Data)
		case f.Name == "markers":
			for line := range strings.Lines(string(f.Data)) {
				file, rest, _ := strings.Cut(line, " ")
				markers = append(markers, marker{file: file, line: -1}.parse(t, rest))
			}
		case strings.HasPrefix(f.Name, "@"):
		default:
			markers = append(markers, markersIn(t, f)...)
			writeFile(t, filepath.Join(dir, f.Name), f.Data)
		}
	}
	before := tree(t, dir)
	m := &marked{session: begin(t, o), archive: archive, docs: map[string]*lsptest.Doc{}}
	for _, mk := range markers {
		if m.docs[mk.file] == nil {
			m.docs[mk.file] = m.Open(m.path(mk.file))
		}
	}
	m.diagnostics(markers)
	for _, mk := range markers {
		m.run(mk)
	}
	if after := tree(t, dir); after != before {
		t.Errorf("the folder has changed: it was\n%s\nand is\n%s", before, after)
	}
	if *update {
		if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// capabilities are those of a modern editor.
const capabilities = `{
	"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}, "codeLens": {"refreshSupport": true}},
	"textDocument": {
		"publishDiagnostics": {"versionSupport": true, "relatedInformation": true, "codeDescriptionSupport": true},
		"codeAction": {
			"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}, "isPreferredSupport": true,
			"dataSupport": true, "resolveSupport": {"properties": ["edit"]}
		},
		"completion": {"completionItem": {"snippetSupport": true}},
		"hover": {"contentFormat": ["markdown"]}
	}
}`

func markersIn(t *testing.T, f txtar.File) []marker {
	var list []marker
	for i, line := range strings.Split(string(f.Data), "\n") {
		parts := strings.Split(line, "//@")
		for _, text := range parts[1:] {
			list = append(list, marker{file: f.Name, line: i}.parse(t, text))
		}
	}
	return list
}

var word = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|\\S+")

func (mk marker) parse(t *testing.T, text string) marker {
	words := word.FindAllString(text, -1)
	for i, w := range words {
		if strings.HasPrefix(w, `"`) || strings.HasPrefix(w, "`") {
			unquoted, err := strconv.Unquote(w)
			if err != nil {
				t.Fatalf("%s: %s: %v", mk.file, text, err)
			}
			words[i] = unquoted
		}
	}
	mk.kind, mk.args = words[0], words[1:]
	return mk
}

// at returns the range of a marker's text: on its line, or anywhere.
func (m *marked) at(mk marker) lsptest.Range {
	m.t.Helper()
	text := m.docs[mk.file].Text
	start := 0
	for range mk.line {
		start += strings.Index(text[start:], "\n") + 1
	}
	i := strings.Index(text[start:], mk.args[0])
	if i < 0 {
		m.t.Fatalf("%s: %q is not there", mk, mk.args[0])
	}
	return lsptest.Range{
		Start: lsptest.PositionIn(text, start+i),
		End:   lsptest.PositionIn(text, start+i+len(mk.args[0])),
	}
}

func (mk marker) String() string {
	return fmt.Sprintf("%s:%d: %s %q", mk.file, mk.line+1, mk.kind, mk.args)
}

// diagnostics holds all that is published against the diag markers.
func (m *marked) diagnostics(markers []marker) {
	m.t.Helper()
	got := map[string][]lsptest.Diagnostic{}
	for file, doc := range m.docs {
		got[file] = m.Diagnostics(doc)
	}
	for _, mk := range markers {
		if mk.kind != "diag" {
			continue
		}
		rng, pattern := m.at(mk), regexp.MustCompile(mk.args[2])
		i := slices.IndexFunc(got[mk.file], func(d lsptest.Diagnostic) bool {
			return d.Range == rng && d.Code == mk.args[1] && d.Source == "lambda" && pattern.MatchString(d.Message)
		})
		if i < 0 {
			m.t.Errorf("%s: no such diagnostic at %v", mk, rng)
			continue
		}
		got[mk.file] = slices.Delete(got[mk.file], i, i+1)
	}
	for file, rest := range got {
		for _, d := range rest {
			m.t.Errorf("%s: unexpected diagnostic %+v", file, d)
		}
	}
}

func (m *marked) run(mk marker) {
	m.t.Helper()
	doc := m.docs[mk.file]
	uri := map[string]any{"uri": doc.URI}
	switch mk.kind {
	case "diag":
	case "quickfix":
		m.golden(mk, mk.args[2], m.take(mk, m.at(mk), "quickfix", mk.args[1]))
	case "fixall":
		m.golden(mk, mk.args[0], m.take(mk, lsptest.Range{}, "source.fixAll", "Fix all"))
	case "action":
		m.golden(mk, mk.args[3], m.take(mk, m.at(mk), mk.args[1], mk.args[2]))
	case "codelens":
		var titles []string
		for _, command := range m.lenses(mk) {
			titles = append(titles, command.Title)
		}
		if got := strings.Join(titles, " | "); got != mk.args[1] {
			m.t.Errorf("%s: got %s", mk, got)
		}
	case "link":
		var links []struct {
			Range  lsptest.Range
			Target string
		}
		m.Must("textDocument/documentLink", map[string]any{"textDocument": uri}, &links)
		file, line, _ := strings.Cut(mk.args[1], ":")
		switch want := lsptest.URI(m.path(file)) + "#L" + line; {
		case file == "" && len(links) == 0:
		case file == "" || len(links) != 1 || links[0].Range != m.at(mk) || links[0].Target != want:
			m.t.Errorf("%s: got %v", mk, links)
		}
	case "command":
		m.golden(mk, mk.args[2], m.command(mk))
	case "hover", "nohover":
		var hover *struct{ Contents struct{ Value string } }
		m.Must("textDocument/hover", map[string]any{"textDocument": uri, "position": m.at(mk).Start}, &hover)
		switch {
		case (hover == nil) != (mk.kind == "nohover"):
			m.t.Errorf("%s: got %v", mk, hover)
			return
		case hover == nil:
			return
		}
		m.golden(mk, mk.args[1], hover.Contents.Value+"\n")
	case "complete":
		type item struct {
			Label               string
			TextEdit            lsptest.TextEdit
			AdditionalTextEdits []lsptest.TextEdit
		}
		var items []item
		m.Must("textDocument/completion", map[string]any{"textDocument": uri, "position": m.at(mk).End}, &items)
		i := slices.IndexFunc(items, func(it item) bool { return it.Label == mk.args[1] })
		if i < 0 {
			m.t.Errorf("%s: there are only %v", mk, items)
			return
		}
		m.golden(mk, mk.args[2], lsptest.Apply(doc.Text, append(items[i].AdditionalTextEdits, items[i].TextEdit)...))
	case "nocomplete":
		var items []struct{ Label string }
		m.Must("textDocument/completion", map[string]any{"textDocument": uri, "position": m.at(mk).End}, &items)
		for _, it := range items {
			if len(mk.args) == 1 || it.Label == mk.args[1] {
				m.t.Errorf("%s: there is %s", mk, it.Label)
			}
		}
	default:
		m.t.Errorf("%s: no such marker", mk)
	}
}

// golden holds got against a file of the archive.
func (m *marked) golden(mk marker, name, got string) {
	m.t.Helper()
	i := slices.IndexFunc(m.archive.Files, func(f txtar.File) bool { return f.Name == name })
	if *update {
		if i < 0 {
			m.archive.Files = append(m.archive.Files, txtar.File{Name: name})
			i = len(m.archive.Files) - 1
		}
		m.archive.Files[i].Data = []byte(got)
		return
	}
	if i < 0 {
		m.t.Fatalf("%s: the archive has no %s; -update writes it", mk, name)
	}
	if want := m.archive.Files[i].Data; !bytes.Equal([]byte(got), want) {
		m.t.Errorf("%s: got\n%s\nwant\n%s", mk, got, want)
	}
}

// tree sums up a folder: a line for each file, with its size and a hash.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	if err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %d %x\n", path, len(data), sha256.Sum256(data))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}
