package build_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/build"
)

// TestMain lets the test's own executable be a process that packages a
// directory: what belongs to a process (umask, HOME, TZ, TMPDIR) differs there.
func TestMain(m *testing.M) {
	dir, ok := os.LookupEnv("TEST_PACKAGE_DIR")
	if !ok {
		os.Exit(m.Run())
	}
	if mask, err := strconv.ParseInt(os.Getenv("TEST_PACKAGE_UMASK"), 8, 32); err == nil {
		umask(int(mask))
	}
	a, err := build.Package(context.Background(), build.Options{Dir: dir})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(a.SHA256)
}
