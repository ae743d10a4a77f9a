package main

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

func (s *service) report(ctx context.Context, sum Summary) error {
	payload, err := json.Marshal(sum)
	if err != nil {
		return err
	}
	_, err = s.calls.Invoke(ctx, &lambda.InvokeInput{
		FunctionName:   aws.String("orders-report"),
		InvocationType: types.InvocationTypeEvent,
		Payload:        payload,
	})
	return err
}
