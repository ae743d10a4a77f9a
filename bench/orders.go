package main

import (
	"context"
	"os"
	"path/filepath"
)

// ordersModule returns a copy of the function with the AWS SDK, whose packages
// are in the build cache.
func ordersModule(ctx context.Context, tmp string) (string, error) {
	module, err := os.MkdirTemp(tmp, "orders-")
	if err != nil {
		return "", err
	}
	if err := os.CopyFS(module, os.DirFS("bench/testdata/orders")); err != nil {
		return "", err
	}
	return module, succeed(ctx, module, nil, "go", "build", "-o", os.DevNull, "./...")
}

// buildServer returns the language server, built from this tree as a release is.
func buildServer(ctx context.Context, tmp string) (string, error) {
	path := filepath.Join(tmp, "lambda-lsp")
	return path, succeed(ctx, ".", []string{"CGO_ENABLED=0"}, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, "./cmd/lambda-lsp")
}
