package lsp

import (
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

// TestMain keeps every request to AWS on this machine.
func TestMain(m *testing.M) { awstest.Main(m) }
