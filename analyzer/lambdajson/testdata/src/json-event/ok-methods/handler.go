package main

import "github.com/aws/aws-lambda-go/lambda"

type Shape interface{ Area() float64 }

type AnyShape struct{ Shape Shape }

func (s *AnyShape) UnmarshalJSON([]byte) error { return nil }

type Key struct{ ID int }

func (k *Key) UnmarshalText([]byte) error { return nil }

type Event struct {
	Shape AnyShape
	ByKey map[Key]int
	done  chan int
}

func handle(evt Event) error { return nil }

func main() {
	lambda.Start(handle)
}
