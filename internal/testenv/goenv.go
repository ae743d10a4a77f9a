package testenv

import (
	"encoding/json"
	"go/build"
	"os/exec"
	"strings"
	"testing"
)

// GoEnv returns the go command's directories as NAME=value, for a program whose HOME
// is another: they follow HOME unless they are set.
func GoEnv(t testing.TB) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "-json", "GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY", "GOSUMDB").Output()
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]string
	if err := json.Unmarshal(out, &values); err != nil {
		t.Fatal(err)
	}
	var env []string
	for name, value := range values {
		env = append(env, name+"="+value)
	}
	return env
}

// FindGOROOT tells go/build, for the importers of go/importer, where the standard library
// is: a test whose paths are trimmed does not know.
func FindGOROOT() {
	if build.Default.GOROOT != "" {
		return
	}
	if out, err := exec.Command("go", "env", "GOROOT").Output(); err == nil { // else nothing can be imported
		build.Default.GOROOT = strings.TrimSpace(string(out))
	}
}
