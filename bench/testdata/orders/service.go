package main

import (
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

type service struct {
	bucket string
	store  *s3.Client
	calls  *lambda.Client
	users  *iam.Client
	who    *sts.Client
	logs   *cloudwatchlogs.Client
}

func newService(cfg aws.Config) *service {
	return &service{
		bucket: os.Getenv("BUCKET"),
		store:  s3.NewFromConfig(cfg),
		calls:  lambda.NewFromConfig(cfg),
		users:  iam.NewFromConfig(cfg),
		who:    sts.NewFromConfig(cfg),
		logs:   cloudwatchlogs.NewFromConfig(cfg),
	}
}
