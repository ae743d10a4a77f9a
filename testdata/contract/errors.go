package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

	"example.com/contract/orders"
)

// CustomError is an error with a type of its own.
type CustomError struct{ text string }

func (e *CustomError) Error() string { return e.text }

// Snap fails.
func Snap(interface{}, *runtime.Context) (interface{}, error) {
	return "ignored", errors.New("Oh, Snap!")
}

// Custom fails with the event as the message.
func Custom(message string, _ *runtime.Context) (interface{}, error) {
	return nil, &CustomError{message}
}

// Generic fails with an error of a generic type.
func Generic(interface{}, *runtime.Context) (interface{}, error) {
	return nil, orders.Missing[orders.Key]{}
}

// Binary fails with a message that is not UTF-8.
func Binary(interface{}, *runtime.Context) (interface{}, error) {
	return nil, errors.New("a\xff\x00b")
}

// Panic panics with what the event names.
func Panic(kind string, _ *runtime.Context) (interface{}, error) {
	return nil, deeper(kind)
}

func deeper(kind string) error {
	switch kind {
	case "index":
		var none []int
		none[len(kind)]++
	case "error":
		panic(fmt.Errorf("wrapped: %w", &CustomError{"inside"}))
	case "no":
		return nil
	case "nil":
		panic(nil)
	case "nil error":
		var e *CustomError
		return e // whose Error method panics
	}
	panic("first line\nsecond line")
}

// Unencodable returns what encoding/json cannot encode.
func Unencodable(interface{}, *runtime.Context) (map[string]interface{}, error) {
	return map[string]interface{}{"c": make(chan int)}, nil
}

// Exit ends the process.
func Exit(status int, _ *runtime.Context) (interface{}, error) {
	os.Exit(status)
	return nil, nil
}
