package gobuild

import (
	"os"
	"path/filepath"
)

// CacheDir returns the absolute path of the directory for what may be made
// again: LAMBDA_LSP_CACHE of env, else lambda-lsp in the user's cache directory;
// "" if there is none. Nobody has made it yet.
func CacheDir(env []string) string {
	dir, _ := Getenv(env, "LAMBDA_LSP_CACHE")
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(user, "lambda-lsp")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	return dir
}
