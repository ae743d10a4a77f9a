// Command custom is golangci-lint with the plugin: what "golangci-lint custom"
// would build.
package main

import (
	"fmt"
	"os"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/lambda-lsp/lambda-lsp/golangci"
)

func main() {
	if err := commands.Execute(commands.BuildInfo{Version: "test", GoVersion: "unknown", Commit: "none", Date: "unknown"}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitcodes.Failure)
	}
}
