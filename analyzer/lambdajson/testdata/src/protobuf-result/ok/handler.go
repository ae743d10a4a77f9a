package main

import (
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

type Message interface{ Interface() }

type Order struct {
	state int
	ID    int64
}

func (*Order) ProtoReflect() Message { return nil }

func (*Order) MarshalJSON() ([]byte, error) { return nil, nil }

type Reflected struct{ ID int64 }

func (Reflected) ProtoReflect(int) {}

func handle() (*Order, error)             { return nil, nil }
func handleRaw() (json.RawMessage, error) { return nil, nil }
func handleOther() (Reflected, error)     { return Reflected{}, nil }
func handleNothing(evt string) error      { return nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleRaw)
	lambda.Start(handleOther)
	lambda.Start(handleNothing)
}
