// Package signatures is a table of what can be handed to lambda.NewHandler. It is
// both compiled, to be called, and read by the finder.
package signatures

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

type Event struct{ Name string }

type (
	any2     = interface{}
	same     interface{ context.Context }
	stringer interface{ String() string }
	narrower interface{ Err() error }
	wider    interface {
		context.Context
		Extra()
	}
	coded interface {
		error
		Code() int
	}
)

type failure struct{}

func (*failure) Error() string { return "failure" }

type code int

func (code) Error() string { return "code" }

type pointer struct{}

func (*pointer) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return payload, nil }

type value struct{}

func (value) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return payload, nil }

func (value) method(evt Event) error { return nil }

type function func(ctx context.Context, payload []byte) ([]byte, error)

func (f function) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return f(ctx, payload) }

func echo(ctx context.Context, payload []byte) ([]byte, error) { return payload, nil }

func echoed(ctx context.Context, payload []byte) ([]byte, error) { return payload, nil }

func generic[T any](ctx context.Context, evt T) (T, error) { return evt, nil }

var named = func(evt Event) (Event, error) { return evt, nil }

// Handlers returns the table, in the order of its calls of lambda.NewHandler.
func Handlers() []lambda.Handler {
	var held interface{} = generic[string]
	return []lambda.Handler{
		lambda.NewHandler(func() error { return nil }),
		lambda.NewHandler(func(context.Context) error { return nil }),
		lambda.NewHandler(func(Event) error { return nil }),
		lambda.NewHandler(func(*Event) error { return nil }),
		lambda.NewHandler(func(interface{}) error { return nil }),
		lambda.NewHandler(func(any2) error { return nil }),
		lambda.NewHandler(func(same) error { return nil }),
		lambda.NewHandler(func(stringer) error { return nil }),
		lambda.NewHandler(func(string, context.Context) error { return nil }),
		lambda.NewHandler(func(context.Context, Event) error { return nil }),
		lambda.NewHandler(func(same, Event) error { return nil }),
		lambda.NewHandler(func(wider, Event) error { return nil }),
		lambda.NewHandler(func(Event, Event) error { return nil }),
		lambda.NewHandler(func(context.Context, context.Context) error { return nil }),
		lambda.NewHandler(func(context.Context, Event, Event) error { return nil }),
		lambda.NewHandler(func(...Event) error { return nil }),
		lambda.NewHandler(func(context.Context, ...Event) error { return nil }),
		lambda.NewHandler(func(...context.Context) error { return nil }),
		lambda.NewHandler(func(Event, ...Event) error { return nil }),
		lambda.NewHandler(func(error) error { return nil }),
		lambda.NewHandler(func(stringer, Event) error { return nil }),
		lambda.NewHandler(func(context.Context, Event) {}),
		lambda.NewHandler(func(context.Context, Event) error { return nil }),
		lambda.NewHandler(func(context.Context, Event) (Event, error) { return Event{}, nil }),
		lambda.NewHandler(func(context.Context, Event) (Event, coded) { return Event{}, nil }),
		lambda.NewHandler(func(context.Context, Event) (Event, *failure) { return Event{}, nil }),
		lambda.NewHandler(func(context.Context, Event) Event { return Event{} }),
		lambda.NewHandler(func(context.Context, Event) (error, Event) { return nil, Event{} }),
		lambda.NewHandler(func(context.Context, Event) (Event, Event, error) { return Event{}, Event{}, nil }),
		lambda.NewHandler(func(context.Context, Event) code { return 0 }),
		lambda.NewHandler(func(context.Context, Event) (interface{}, error) { return nil, nil }),
		lambda.NewHandler(func(context.Context, Event) coded { return nil }),
		lambda.NewHandler(func(context.Context, Event) (error, error) { return nil, nil }),
		lambda.NewHandler(func(context.Context, Event) *failure { return nil }),
		lambda.NewHandler(func() {}),
		lambda.NewHandler(func(Event) {}),
		lambda.NewHandler(func() (interface{}, error) { return nil, nil }),
		lambda.NewHandler(func(Event) (interface{}, error) { return nil, nil }),
		lambda.NewHandler(func(context.Context) {}),
		lambda.NewHandler(func(string, context.Context) Event { return Event{} }),
		lambda.NewHandler(func(...Event) Event { return Event{} }),
		lambda.NewHandler(func(Event) (Event, *failure) { return Event{}, nil }),
		lambda.NewHandler(func() (error, Event) { return nil, Event{} }),
		lambda.NewHandler(func(same) (Event, coded) { return Event{}, nil }),
		lambda.NewHandler(func(interface{}) (error, error) { return nil, nil }),
		lambda.NewHandler(func(wider) error { return nil }),
		lambda.NewHandler(func(narrower, Event) error { return nil }),
		lambda.NewHandler(func(func()) error { return nil }),
		lambda.NewHandler(func(chan int) error { return nil }),
		lambda.NewHandler(func([]byte) (Event, error) { return Event{}, nil }),
		lambda.NewHandler(func(map[string]Event) (interface{}, error) { return nil, nil }),
		lambda.NewHandler(func(*context.Context, Event) error { return nil }),
		lambda.NewHandler(func(context.Context, *Event) (*Event, error) { return nil, nil }),
		lambda.NewHandler(nil),
		lambda.NewHandler(42),
		lambda.NewHandler("day"),
		lambda.NewHandler(Event{}),
		lambda.NewHandler(&Event{}),
		lambda.NewHandler(pointer{}),
		lambda.NewHandler(&pointer{}),
		lambda.NewHandler(value{}),
		lambda.NewHandler(&value{}),
		lambda.NewHandler(function(echo)),
		lambda.NewHandler(named),
		lambda.NewHandler(&named),
		lambda.NewHandler(value{}.method),
		lambda.NewHandler(generic[Event]),
		lambda.NewHandler(interface{}(echoed)),
		lambda.NewHandler(held),
		lambda.NewHandler(echo),
	}
}
