package lsp

import (
	"context"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/proc"
)

// watchParent ends the connection when the process that the client has named
// its own is gone, in case somebody else keeps our input open. A process that is
// not there from the start is in another name space: nothing can be said of it.
func (s *server) watchParent(pid int) {
	if !proc.Alive(pid) {
		return
	}
	s.start(func(ctx context.Context) {
		if proc.Gone(ctx, pid, s.poll) {
			s.cancel(failure.New("serve", "", "the client's process %d has gone", pid))
		}
	})
}
