package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
)

func (s *service) handle(ctx context.Context, evt events.SQSEvent) (Summary, error) {
	var sum Summary
	for _, record := range evt.Records {
		var o Order
		if err := json.Unmarshal([]byte(record.Body), &o); err != nil {
			return sum, fmt.Errorf("record %s: %w", record.MessageId, err)
		}
		if err := o.validate(); err != nil {
			sum.Rejected = append(sum.Rejected, o.ID)
			continue
		}
		if err := s.archive(ctx, o); err != nil {
			return sum, err
		}
		if err := s.audit(ctx, o); err != nil {
			return sum, err
		}
		sum.add(o)
	}
	return sum, s.report(ctx, sum)
}
