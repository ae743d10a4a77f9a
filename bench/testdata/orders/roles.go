package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func (s *service) roleExists(ctx context.Context, name string) bool {
	_, err := s.users.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
	return err == nil
}
