package main

// /* Required, but no C code needed. */
import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

type Event struct {
	Name string `json:"name"`
	Err  error
	*hidden
}

type hidden struct{ X int }

type Result struct {
	ID     string `json:"id"`
	Done   chan int
	Called func() `json:"called" xml:"called"`
}

type Point struct{ X, Y int }

func (p *Point) MarshalJSON() ([]byte, error) { return []byte("[]"), nil }

func Handle(evt Event, ctx *runtime.Context) (Result, error) { return Result{}, nil } // report: json-event json-embedded-pointer json-result

func Second(evt []byte, ctx *runtime.Context) (Point, error) { // report: event-bytes json-methods
	if len(evt) == 0 {
		return Point{}, nil
	}
	p := Point{X: 1}
	return p, nil
}

// What survives: another name, a method, a tag.
type Fine struct {
	Point *Point
	done  chan int
	Skip  func() `json:"-"`
}

func Third(evt Fine, ctx *runtime.Context) (*Fine, error) { return &evt, nil }
