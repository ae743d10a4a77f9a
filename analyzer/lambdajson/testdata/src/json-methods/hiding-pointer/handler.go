package main

import (
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

type Stamped struct {
	time.Time
	Name string
}

type Result struct {
	At *Stamped
}

func whole(evt string) (*Stamped, error) { // want `^handler whole returns \*Stamped, and its embedded Time's MarshalJSON hides field Name: .*; name the field instead of embedding it$`
	return nil, nil
}

func part(evt string) (Result, error) { // want `handler part returns Result, whose field At is \*Stamped, and its embedded Time's MarshalJSON hides field Name`
	return Result{}, nil
}

func main() {
	lambda.Start(whole)
	lambda.Start(part)
}
