package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type Stamped struct {
	time.Time
	Name string
}

func handle(evt Stamped) (Stamped, error) { // want `^handler handle takes Stamped, and its embedded Time's UnmarshalJSON hides field Name: .*; name the field instead of embedding it$` `handler handle returns Stamped, and its embedded Time's MarshalJSON hides field Name`
	return evt, nil
}

func main() {
	lambda.Start(handle)
}
