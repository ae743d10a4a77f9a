package command

import (
	"errors"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// An ErrorDetail is an error in JSON.
type ErrorDetail struct {
	Operation string            `json:"operation"`
	Object    string            `json:"object"`
	Message   string            `json:"message"`
	Hint      string            `json:"hint"`
	Findings  []finding.Finding `json:"findings,omitempty"` // of a refusal
}

// A Detailed part of an answer may have failed: Detail tells why, and is nil of one that
// has not.
type Detailed interface {
	Detail() *ErrorDetail
}

// DetailOf takes an error apart. The operation is that of errors which name none.
func DetailOf(operation string, err error) ErrorDetail {
	var refusal *finding.Refusal
	if errors.As(err, &refusal) {
		return ErrorDetail{Operation: refusal.Operation, Object: refusal.Object, Message: refusal.Error(), Findings: refusal.Findings}
	}
	if f := failure.As(err); f != nil {
		return ErrorDetail{Operation: f.Operation, Object: f.Object, Message: f.Text(), Hint: f.Hint}
	}
	return ErrorDetail{Operation: operation, Message: err.Error()}
}
