package lambdalsp

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

const architecture = "docs/architecture.md"

// The map has every package of the house and no other, and each package says in a
// sentence what it is.
func TestEveryPackageIsOnTheMap(t *testing.T) {
	text, err := os.ReadFile(architecture)
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range allowed {
		if !strings.Contains(string(text), "`"+pkg+"`") {
			t.Errorf("%s does not mention %s", architecture, pkg)
		}
	}
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}}\t{{.Doc}}", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path, doc, _ := strings.Cut(strings.TrimSpace(line), "\t")
		pkg := strings.TrimPrefix(path, module)
		if pkg+"/" != module && doc == "" {
			t.Errorf("%s has no doc comment", pkg)
		}
	}
	for _, named := range regexp.MustCompile("`((?:internal|analyzer|cmd|shim)/[a-z/-]+)`").FindAllStringSubmatch(string(text), -1) {
		if _, ok := allowed[named[1]]; !ok {
			t.Errorf("%s mentions %s, which does not exist", architecture, named[1])
		}
	}
}

// Every promise has a test that is named after it.
func TestPromisesHaveTests(t *testing.T) {
	text, err := os.ReadFile(architecture)
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## Promises\n")
	section, _, _ = strings.Cut(section, "\n## ")
	promises := regexp.MustCompile(`(?m)^([0-9]+)\. `).FindAllStringSubmatch(section, -1)
	if len(promises) == 0 {
		t.Fatalf("%s has no promises", architecture)
	}
	out, err := exec.Command("git", "grep", "-hoE", "^func TestPromise[0-9]+[A-Z]", "--", "*_test.go").Output()
	if err != nil {
		t.Skipf("git grep: %v", err)
	}
	for _, p := range promises {
		if !strings.Contains(string(out), "func TestPromise"+p[1]) {
			t.Errorf("no test is named TestPromise%s", p[1])
		}
	}
}
