// Package lambda declares what the analyzers look at in aws-lambda-go.
package lambda

import "context"

type Handler interface {
	Invoke(ctx context.Context, payload []byte) ([]byte, error)
}

type Option func()

type HandlerFunc[TIn, TOut any] interface {
	func(context.Context, TIn) (TOut, error)
}

func Start(handler interface{})                                                        {}
func StartWithOptions(handler interface{}, options ...Option)                          {}
func StartWithContext(ctx context.Context, handler interface{})                        {}
func StartHandler(handler Handler)                                                     {}
func StartHandlerWithContext(ctx context.Context, handler Handler)                     {}
func StartHandlerFunc[TIn, TOut any, H HandlerFunc[TIn, TOut]](h H, options ...Option) {}
func NewHandler(handlerFunc interface{}) Handler                                       { return nil }
func NewHandlerWithOptions(handlerFunc interface{}, options ...Option) Handler         { return nil }
func WithEnableSIGTERM(callbacks ...func()) Option                                     { return nil }
