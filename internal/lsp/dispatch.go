package lsp

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// handler returns what handles the client's messages. The library would end the
// connection for a notification's error or a handler's panic: here such an error
// is logged, and a panic costs one reply.
func (s *server) handler(methods protocol.Server) jsonrpc2.Handler {
	serve := protocol.ServerHandler(methods, jsonrpc2.MethodNotFoundHandler)
	cancellable := protocol.CancelHandler(func(ctx context.Context, req *jsonrpc2.Request) (any, error) {
		if req.IsCall() {
			ctx = context.WithValue(ctx, viewKey{}, s.now())
			jsonrpc2.Async(ctx)
		}
		result, err := serve(ctx, req)
		if err == nil && ctx.Err() != nil {
			err = ctx.Err() // the answer may be half of one
		}
		return result, err
	})
	return func(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
		method, call := req.Method(), req.IsCall()
		defer func() {
			if r := recover(); r != nil {
				s.panicked(method, r)
				result, err = nil, jsonrpc2.Errorf(jsonrpc2.InternalError, "%s: lambda-lsp has a bug here; its log says more", method)
			}
			if err = coded(req, err); err != nil && !call {
				s.logf("%s: %v", method, err)
				err = nil
			}
		}()
		if err := s.admit(method, call); err != nil {
			return nil, err
		}
		if inOrder(method) {
			// The request's own context is reused when the handler returns, while
			// contexts that were derived from it still look at it.
			return serve(jsonrpc2.DetachContext(ctx), req)
		}
		return cancellable(ctx, req)
	}
}

// inOrder reports whether a message is handled before the next one is read. All
// other requests take the view as it is when they come and go on by themselves.
// What is a notification changes the view, though a client may have given it an id.
func inOrder(method string) bool {
	if !isNotification(method) {
		return method == protocol.MethodInitialize || method == protocol.MethodShutdown
	}
	return method != protocol.MethodCancelRequest
}

// admit says whether a message may be handled in the connection's phase.
func (s *server) admit(method string, call bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case method == protocol.MethodExit:
		return nil
	case s.phase == created && method != protocol.MethodInitialize:
		return jsonrpc2.Errorf(jsonrpc2.ServerNotInitialized, "%s came before initialize", method)
	case s.phase == shutDown && call:
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "%s came after shutdown", method)
	case s.phase != created && method == protocol.MethodInitialize:
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "initialize came twice")
	case !call && !isNotification(method):
		return jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "a request came without an id")
	}
	return nil
}

// isNotification reports whether the protocol may have a method as a notification,
// by the way in which it names those.
func isNotification(method string) bool {
	switch method {
	case protocol.MethodInitialized, protocol.MethodExit, protocol.MethodWindowWorkDoneProgressCancel, protocol.MethodTextDocumentWillSave:
		return true
	}
	return strings.HasPrefix(method, "$/") || strings.HasPrefix(method[strings.LastIndexByte(method, '/')+1:], "did")
}

func (s *server) panicked(where string, r any) {
	s.logf("panic in %s: %v\n%s", where, r, debug.Stack())
}

// codeRequestFailed is the protocol's RequestFailed, which the library lacks.
const codeRequestFailed jsonrpc2.Code = -32803

// coded gives an error the code that the protocol has for it.
func coded(req *jsonrpc2.Request, err error) error {
	var wire *jsonrpc2.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return protocol.ErrRequestCancelled
	case errors.Is(err, jsonrpc2.ErrParse): // so the library says of params
		if len(req.Params()) == 0 {
			return jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "%s: no such method, or not without params", req.Method())
		}
		return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s: %v", req.Method(), err)
	case errors.As(err, &wire):
		return err
	}
	return jsonrpc2.Errorf(codeRequestFailed, "%v", err)
}

// invalid is the error of params that decode but make no sense.
func invalid(format string, args ...any) error {
	return jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s", fmt.Sprintf(format, args...))
}
