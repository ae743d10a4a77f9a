// Package orders holds a handler whose event and result main cannot name.
package orders

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type order struct {
	ID    int    `json:"id"`
	Buyer string `json:"buyer"`
}

type receipt struct {
	Text string `json:"text"`
}

// Handle takes an order.
func Handle(o *order, _ *runtime.Context) (*receipt, error) {
	return &receipt{Text: o.Buyer + " ordered"}, nil
}

// Missing is an error whose type parameter has a package.
type Missing[T any] struct{}

func (Missing[T]) Error() string { return "not there" }

// Key is what can be missing.
type Key string
