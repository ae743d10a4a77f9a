package testenv

import (
	"os"
	"path/filepath"
	"testing"
)

// Schemas returns the directory that .ci/test-tools installs check-jsonschema and
// CycloneDX's validator into: PYTHONPATH for python3. It ends the test where there is
// none.
func Schemas(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(root(t), ".tools", "schemas")
	if _, err := os.Stat(dir); err != nil {
		Missing(t, "the validators are not in "+dir+" (make test-tools puts them there)")
	}
	return dir
}
