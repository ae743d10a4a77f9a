package main

import (
	"context"
	"io"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type Result struct {
	ID   string `json:"id"`
	User string `json:"id"`
	Err  error
}

func lost() (Result, error) { return Result{}, nil } // report: json-dropped json-error-field

func never(evt func()) error { return nil } // report: json-event

func hidden(evt struct { // report: json-methods
	time.Time
	Name string
}) error {
	return nil
}

func bytes(ctx context.Context, evt []byte) error { return nil } // report: event-bytes

type Order struct{ ID int64 }

// ProtoReflect is what messages of protocol buffers have.
func (*Order) ProtoReflect() interface{ Interface() } { return nil }

func message() (*Order, error) { return &Order{}, nil } // report: protobuf-result

func reader() (io.Reader, error) { return nil, nil }

func proxy(evt events.APIGatewayProxyRequest) (events.APIGatewayProxyResponse, error) {
	return events.APIGatewayProxyResponse{StatusCode: 200}, nil
}

func main() {
	_ = lambda.NewHandler(lost)
	_ = lambda.NewHandler(never)
	_ = lambda.NewHandler(hidden)
	_ = lambda.NewHandler(bytes)
	_ = lambda.NewHandler(message)
	_ = lambda.NewHandler(reader)
	_ = lambda.NewHandler(proxy)
	lambda.StartHandlerFunc(func(ctx context.Context, evt struct{}) (chan int, error) { return nil, nil }) // report: json-result
}
