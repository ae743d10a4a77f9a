// The function that the README shows: nothing to report.
package main

// /* Required, but no C code needed. */
import "C"

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

type Event struct {
	Name string `json:"name"`
}

type Greeting struct {
	Text      string `json:"text"`
	RequestID string `json:"requestId"`
}

func Handle(evt *Event, ctx *runtime.Context) (*Greeting, error) {
	if evt.Name == "" {
		return nil, errors.New("Oh, Snap!")
	}
	log.Printf("greet %s", evt.Name)
	return &Greeting{Text: "Hello " + evt.Name, RequestID: ctx.AWSRequestID}, nil
}

// Echo returns the event as it came.
func Echo(evt json.RawMessage, ctx *runtime.Context) (json.RawMessage, error) {
	return evt, nil
}

// Exit is for the platform to pick up.
func Exit(evt interface{}, ctx *runtime.Context) (interface{}, error) {
	fmt.Println("Hello")
	log.Fatal("the process ends here")
	return nil, nil
}
