package testenv

import (
	"os"
	"path/filepath"
	"testing"
)

// AWSTools returns the directory that .ci/test-tools installs the pinned AWS CLI
// and the two AWS API servers into: PYTHONPATH for python3, with the programs in
// its bin. It ends the test where there is none.
func AWSTools(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(root(t), ".tools", "aws")
	if _, err := os.Stat(dir); err != nil {
		Missing(t, "the AWS CLI and API servers are not in "+dir+" (make test-tools puts them there)")
	}
	return dir
}
