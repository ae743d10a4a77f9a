package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/lambda"
)

func handle(ctx context.Context, evt []byte) error { // want `^handler handle takes \[\]byte: encoding/json fails unless the event is a string of base64; take json.RawMessage to get the event as it is$`
	fmt.Println(string(evt))
	return nil
}

func main() {
	lambda.Start(handle)
}
