package main

import "github.com/aws/aws-lambda-go/lambda"

type Event struct{ Data []byte }

type Blob []byte

func (b *Blob) UnmarshalJSON(data []byte) error { return nil }

func handle(evt Event) error    { return nil }
func handleBlob(evt Blob) error { return nil }

func main() {
	lambda.Start(handle)
	lambda.Start(handleBlob)
}
