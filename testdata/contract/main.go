//go:debug panicnil=1

// Command contract has a handler for each thing the shim contract says.
package main

// /* Required, but no C code needed. */
import "C"

import (
	"encoding/json"
	"log"
	"math/big"
	"strings"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

	"example.com/contract/orders"
)

func init() {
	log.Println("in init")
	FromInit = Echo
}

// Echo returns what encoding/json made of the event.
func Echo(evt interface{}, _ *runtime.Context) (interface{}, error) { return evt, nil }

// Raw returns the bytes of the event.
func Raw(evt json.RawMessage, _ *runtime.Context) (json.RawMessage, error) { return evt, nil }

// Literal returns the event's characters as JSON.
func Literal(text string, _ *runtime.Context) (json.RawMessage, error) {
	return json.RawMessage(text), nil
}

// Text returns the bytes of the event as a string.
func Text(evt json.RawMessage, _ *runtime.Context) (string, error) { return string(evt), nil }

// Person is an event with a type of its own.
type Person struct {
	Name string    `json:"name"`
	Age  *big.Int  `json:"age,omitempty"`
	Tags []string  `json:"tags,omitempty"`
	Next *Person   `json:"next,omitempty"`
	Rate float64   `json:"rate,omitempty"`
	Any  struct{}  `json:"any"`
	Opt  *struct{} `json:"opt"`
}

// Typed returns its event.
func Typed(evt Person, _ *runtime.Context) (Person, error) { return evt, nil }

// Nothing returns no value.
func Nothing(struct{}, *runtime.Context) (interface{}, error) { return nil, nil }

// Odd returns strings that JSON cannot hold as they are.
func Odd(struct{}, *runtime.Context) ([]string, error) {
	return []string{"a\x00b", "\xff\xfe", "\u2028<>&", "\U0001F600"}, nil
}

// Big returns as many bytes as it is told.
func Big(n int, _ *runtime.Context) (string, error) { return strings.Repeat("x", n), nil }

// FromPackage is a handler of another package, with types that it keeps to itself.
var FromPackage = orders.Handle

// FromInit gets its value when the package is initialized.
var FromInit func(interface{}, *runtime.Context) (interface{}, error)

// Nil never gets a value.
var Nil func(interface{}, *runtime.Context) (interface{}, error)

type handler func(interface{}, *runtime.Context) (interface{}, error)

// Named has a function type with a name.
var Named handler = Echo

// Pointer points to a function.
var Pointer = &Named

// Own is a context of the user's own making.
type Own runtime.Context

// Wrapped takes such a context.
func Wrapped(_ interface{}, ctx *Own) (string, error) { return ctx.AWSRequestID, nil }
