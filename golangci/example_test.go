package golangci_test

import (
	"fmt"

	"github.com/lambda-lsp/lambda-lsp/golangci"
)

// golangci-lint hands over the settings of .golangci.yml and asks for analyzers.
func ExampleNew() {
	plugin, err := golangci.New(map[string]any{"handler": "Serve", "json-mode": "v2"})
	if err != nil {
		fmt.Println(err)
		return
	}
	analyzers, err := plugin.BuildAnalyzers()
	fmt.Println(len(analyzers), err)

	_, err = golangci.New(map[string]any{"json-mode": "v3"})
	fmt.Println(err != nil)
	// Output:
	// 5 <nil>
	// true
}
