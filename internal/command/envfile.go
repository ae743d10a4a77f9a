package command

import (
	"os"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// isRegular reports whether what is at path can be read more than once.
func isRegular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// readEnvFile reads variables as NAME=value from a file: a line each. A value
// may stand in single or double quotes, of which nothing is taken apart; empty
// lines and those that begin with # do not count, and neither does "export" in
// front. The error names the line.
func readEnvFile(path string) ([]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, failure.Unreadable(path, err)
	}
	var list []string
	number := 0
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		line = strings.TrimSpace(strings.TrimPrefix(line, "export "))
		name, value, ok := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !ok || name == "" || strings.ContainsAny(name, " \t\"'") || strings.Contains(line, "\x00") {
			return nil, failure.New("read", path, "line %d is not NAME=value", number)
		}
		if n := len(value); n >= 2 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
			value = value[1 : n-1]
		}
		list = append(list, name+"="+value)
	}
	return list, nil
}
