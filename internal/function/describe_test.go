package function

import (
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// Every setting that function.json may hold is described, and nothing else is.
func TestDescribe(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	var walk func(pointer string)
	walk = func(pointer string) {
		for _, f := range Fields(pointer) {
			setting := pointer + "/" + f.Name
			known[index.ReplaceAllString(setting, "$1")] = true
			if Describe(setting) == "" {
				t.Errorf("%s is not described", setting)
			}
			if f.Kind == jsontree.Array {
				setting += "/0"
			}
			walk(setting)
		}
	}
	walk("")
	for pointer := range descriptions() {
		if !known[pointer] {
			t.Errorf("%s is described, and no setting", pointer)
		}
	}
}
