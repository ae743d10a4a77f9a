package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/format"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/analyzer"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

// program is the path of lambdacheck, built once.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "lambdacheck")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if program, err = testenv.Program(dir, "cmd/lambdacheck"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// functions returns the modules of the repository's testdata.
func functions(t *testing.T) []string {
	t.Helper()
	testenv.NeedTool(t, "gcc") // go vet runs cgo
	mods, err := filepath.Glob("../../testdata/*/go.mod")
	if err != nil || len(mods) == 0 {
		t.Fatalf("no modules in testdata: %v", err)
	}
	var dirs []string
	for _, mod := range mods {
		dir, err := filepath.Abs(filepath.Dir(mod))
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, dir)
	}
	return dirs
}

// command runs in dir and returns stdout, with whatever exit status is expected
// of a checker: 0 or 1.
func command(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=1", "GITHUB_ACTIONS=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}

// A said is one diagnostic, as every driver reports it.
type said struct{ place, rule, message string }

func (s said) String() string { return s.place + " " + s.rule + ": " + s.message }

// vet returns what go vet -vettool says about a module.
func vet(t *testing.T, dir string) []said {
	t.Helper()
	type diagnostic struct{ Category, Posn, Message string }
	var list []said
	d := json.NewDecoder(bytes.NewReader(command(t, dir, "go", "vet", "-json", "-vettool="+program, "./...")))
	for {
		var packages map[string]map[string][]diagnostic
		err := d.Decode(&packages)
		if err == io.EOF {
			return sorted(list)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, analyzers := range packages {
			for _, diagnostics := range analyzers {
				for _, d := range diagnostics {
					list = append(list, said{d.Posn, d.Category, d.Message})
				}
			}
		}
	}
}

// check returns what lambdacheck says by itself, as far as vet could say it.
func check(t *testing.T, dir string) []said {
	t.Helper()
	var report struct {
		Findings []struct {
			Rule, Message, File string
			Line, Column        int
		}
	}
	if err := json.Unmarshal(command(t, dir, program, "--json", "./..."), &report); err != nil {
		t.Fatal(err)
	}
	var list []said
	for _, f := range report.Findings {
		if rule, ok := analyzer.Lookup(f.Rule); ok && !vetSays(rule) {
			continue
		}
		list = append(list, said{fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column), f.Rule, f.Message})
	}
	return sorted(list)
}

func sorted(list []said) []said {
	slices.SortFunc(list, func(a, b said) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(list)
}

var mark = regexp.MustCompile(`// report: (.+)$`)

// marked returns what the comments in a module's files say should be reported:
// "file:line rule".
func marked(t *testing.T, dir string) []string {
	t.Helper()
	var list []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		data, err := os.ReadFile(path)
		for i, line := range strings.Split(string(data), "\n") {
			if m := mark.FindStringSubmatch(line); m != nil {
				for _, rule := range strings.Fields(m[1]) {
					list = append(list, fmt.Sprintf("%s:%d %s", path, i+1, rule))
				}
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// go vet reports each rule where testdata marks it and nothing elsewhere, and
// lambdacheck by itself says the same.
func TestPromise8DriversAgree(t *testing.T) {
	for _, dir := range functions(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			byVet := vet(t, dir)
			var places []string
			for _, s := range byVet {
				places = append(places, s.place[:strings.LastIndex(s.place, ":")]+" "+s.rule)
				checkMessage(t, s)
			}
			slices.Sort(places)
			if want := marked(t, dir); !slices.Equal(places, want) {
				t.Errorf("go vet reports\n\t%s\nwant\n\t%s", strings.Join(places, "\n\t"), strings.Join(want, "\n\t"))
			}
			if alone := check(t, dir); !slices.Equal(alone, byVet) {
				t.Errorf("lambdacheck says\n\t%v\ngo vet says\n\t%v", alone, byVet)
			}
		})
	}
}

// checkMessage holds a message against the first line of its rule's
// documentation: both end in what happens at run time and what to write instead,
// the message with what of that fits.
func checkMessage(t *testing.T, s said) {
	t.Helper()
	rule, ok := analyzer.Lookup(s.rule)
	if !ok {
		t.Errorf("%v: no such rule", s)
		return
	}
	effect := rule.Effect
	if rule.SeverityOf(s.message) != rule.Severity {
		effect = rule.Sometimes
	}
	fact, advice, ok := strings.Cut(s.message, ": "+effect+"; ")
	if summary := rule.Title + ": " + rule.Effect + "; "; !ok || fact == "" || advice == "" ||
		!strings.HasPrefix(rule.Summary(), summary) || !strings.Contains(rule.Summary()[len(summary):], advice) {
		t.Errorf("%v: want a message that ends as %q", s, rule.Summary())
	}
}

// go vet -fix and lambdacheck -fix leave the same bytes, cgo files included:
// gofmt-clean, compiling, and with nothing left that had a fix.
func TestFix(t *testing.T) {
	for _, dir := range functions(t) {
		if len(marked(t, dir)) == 0 {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			byVet, alone := t.TempDir(), t.TempDir()
			for _, copied := range []string{byVet, alone} {
				if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
					t.Fatal(err)
				}
			}
			command(t, byVet, "go", "vet", "-vettool="+program, "-fix", "./...")
			command(t, alone, program, "-fix", "./...")
			files, err := filepath.Glob(filepath.Join(byVet, "*.go"))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range files {
				got, other := read(t, file), read(t, filepath.Join(alone, filepath.Base(file)))
				if !bytes.Equal(got, other) {
					t.Errorf("go vet -fix leaves\n%s\nlambdacheck -fix leaves\n%s", got, other)
				}
				if clean, err := format.Source(got); err != nil || !bytes.Equal(got, clean) {
					t.Errorf("%s is not gofmt-clean (%v):\n%s", filepath.Base(file), err, got)
				}
			}
			for _, s := range vet(t, byVet) { // it does not compile without failing here
				if rule, _ := analyzer.Lookup(s.rule); rule.Fix != "" && fixable[filepath.Base(dir)] {
					t.Errorf("still reported: %v", s)
				}
			}
		})
	}
}

// fixable are the modules whose every fault has a fix.
var fixable = map[string]bool{
	"shim-arity": true, "shim-json": true, "shim-context": true, "shim-no-symbol": true, "shim-not-func": true, "shim-signature": true,
	"start-signature": true,
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every rule that go vet can report is marked in some module.
func TestEveryRuleIsMarked(t *testing.T) {
	seen := map[string]bool{}
	for _, dir := range functions(t) {
		for _, line := range marked(t, dir) {
			seen[line[strings.LastIndex(line, " ")+1:]] = true
		}
	}
	for _, rule := range analyzer.Rules {
		if vetSays(rule) && !seen[rule.ID] {
			t.Errorf("no module of testdata has %s", rule.ID)
		}
	}
}

// vetSays reports whether go vet can report a rule.
func vetSays(r analyzer.Rule) bool {
	return r.Analyzer != "" && r.Severity != finding.Info && r.ID != "import-c-disabled"
}
