package shim_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/shim"
)

// A handler of the shim model, built as it is for the runtimes that execute a file.
func ExampleBuildBootstrap() {
	tmp, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(tmp)
	result, err := shim.BuildBootstrap(context.Background(), shim.Options{
		Dir:    "../testdata/greeter",
		Output: filepath.Join(tmp, "bootstrap"),
		GOARCH: "arm64",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	binary, err := shim.Inspect(result.Path)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(filepath.Base(result.Path), result.Handlers, binary.Machine)
	// Output: bootstrap [Echo Exit Handle] arm64
}

func ExampleCompareGLIBC() {
	fmt.Println(shim.CompareGLIBC("2.9", "2.26") < 0)
	fmt.Println(shim.CompareGLIBC("", "2.2.5") < 0)
	// Output:
	// true
	// true
}
