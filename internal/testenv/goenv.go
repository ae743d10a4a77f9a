package testenv

import (
	"encoding/json"
	"os/exec"
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
