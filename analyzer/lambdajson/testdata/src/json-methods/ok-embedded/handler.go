package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type Stamp struct {
	time.Time
	zone string
	Note string `json:"-"`
}

type Named struct {
	At   time.Time
	Name string
}

type Own struct {
	time.Time
	Name string
}

func (o Own) MarshalJSON() ([]byte, error)  { return nil, nil }
func (o *Own) UnmarshalJSON(b []byte) error { return nil }

func handle(evt Stamp) (Stamp, error)      { return evt, nil }
func handleNamed(evt Named) (Named, error) { return evt, nil }
func handleOwn(evt Own) (Own, error)       { return evt, nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleNamed)
	lambda.Start(handleOwn)
}
