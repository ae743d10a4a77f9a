package nearest_test

import (
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/nearest"
)

func TestName(t *testing.T) {
	valid := []string{"FunctionName", "Runtime", "Handler", "Role", "Timeout", "KMSKeyArn"}
	for _, tt := range []struct{ name, want string }{
		{"runtime", "Runtime"},
		{"RUNTIME", "Runtime"},
		{"Handel", "Handler"},
		{"Hadnler", "Handler"},
		{"TimeOuts", "Timeout"},
		{"KmsKeyARN", "KMSKeyArn"},
		{"Rol", "Role"},
		{"Colour", ""},
		{"", ""},
		{"X", ""},
	} {
		got, ok := nearest.Name(tt.name, valid)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("Name(%q) = %q, %v; want %q", tt.name, got, ok, tt.want)
		}
	}
}

func TestNameAmongNone(t *testing.T) {
	if got, ok := nearest.Name("Handle", nil); ok {
		t.Errorf("nearest of nothing is %q", got)
	}
}
