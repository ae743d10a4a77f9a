package command

import (
	"fmt"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
)

// A Question is what a user is asked before something changes that is not on
// this machine.
type Question struct {
	Verb    string       `json:"verb"`    // of the command that asks
	Name    string       `json:"name"`    // of the function
	Changes []aws.Change `json:"changes"` // what a yes does, where it can be told in advance
	Text    string       `json:"text"`    // one sentence, which names account and region
}

// String is the question as a terminal shows it: a change a line, then the text.
func (q Question) String() string {
	var b strings.Builder
	for _, c := range q.Changes {
		fmt.Fprintln(&b, c)
	}
	b.WriteString(q.Text)
	return b.String()
}
