package relay

import (
	"fmt"
	"os"
	"testing"
)

// TestMain lets the test's own program stand in for gopls.
func TestMain(m *testing.M) {
	if name := os.Getenv("RELAY_TEST_GOPLS"); name != "" {
		if err := stand(name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
