package debug_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// serveVariable makes this program the debug command, for the function in its
// value: one that can be killed.
const serveVariable = "LAMBDA_LSP_TEST_DEBUG"

func TestMain(m *testing.M) {
	if dir := os.Getenv(serveVariable); dir != "" {
		if err := serve(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func serve(dir string) error {
	c, ok := command.Lookup("debug")
	if !ok {
		return fmt.Errorf("there is no debug command")
	}
	_, err := c.Run(context.Background(), &command.Env{
		Dir: dir, Environ: os.Environ(), Stdin: strings.NewReader(""), Log: os.Stderr,
		Progress: func(string, float64) {},
		Emit: func(r command.Result) error {
			_, err := fmt.Println(r.(command.DebugPart).Listening)
			return err
		},
	}, c.NewArgs())
	return err
}
