// Package aws provides what lambda-lsp does in an AWS account: it plans and
// applies deployments, and reads logs and answers back. It is the only home of
// the AWS SDK's clients.
package aws

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/logging"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// Access says whose account to work in, and where. Empty fields leave the choice
// to the SDK's own chain (environment, shared configuration, SSO, containers).
type Access struct {
	Profile string
	Region  string
	Account string // refuse any other account
	IMDS    bool   // ask the instance metadata service for credentials
	// Endpoint is the URL of a server to use in AWS's place, as the AWS CLI's
	// --endpoint-url; empty leaves AWS_ENDPOINT_URL and the profile to decide.
	Endpoint string

	pace pace // zero for what AWS needs
}

// A pace is how long to wait before looking, or trying, again.
type pace struct {
	dial    time.Duration // how long an unreachable network may take to say so
	backoff time.Duration // between a failed request and the next try; 0: the SDK's own
	poll    time.Duration // between two looks at a state that changes
	follow  time.Duration // between two looks at a log; FilterLogEvents allows five a second in an account
}

var patient = pace{dial: 5 * time.Second, poll: 200 * time.Millisecond, follow: time.Second}

// A Session is an account and a region that answered.
type Session struct {
	Account string
	Region  string

	lambda *lambda.Client
	iam    *iam.Client
	s3     *s3.Client
	logs   *cloudwatchlogs.Client

	profile string // in force, for the hints
	pace    pace
}

// Open finds credentials and region and asks STS who they belong to. What is
// missing is said at once, without waiting on the network; operation is the verb
// in the error.
func Open(ctx context.Context, operation string, a Access) (*Session, error) {
	if a.pace == (pace{}) {
		a.pace = patient
	}
	cfg, err := load(ctx, operation, a)
	if err != nil {
		return nil, err
	}
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, explain(operation, "credentials", err, profile(cfg))
	}
	account := awssdk.ToString(who.Account)
	if a.Account != "" && a.Account != account {
		return nil, failure.New(operation, "account "+account, "--account asks for %s", a.Account).
			WithHint("choose the profile of account %s with --profile", a.Account)
	}
	return &Session{
		Account: account,
		Region:  cfg.Region,
		lambda:  lambda.NewFromConfig(cfg),
		iam:     iam.NewFromConfig(cfg),
		// Bucket names in host names do not resolve for servers on loopback.
		s3:      s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = cfg.BaseEndpoint != nil }),
		logs:    cloudwatchlogs.NewFromConfig(cfg),
		profile: profile(cfg),
		pace:    a.pace,
	}, nil
}

func load(ctx context.Context, operation string, a Access) (awssdk.Config, error) {
	client := awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = a.pace.dial })
	options := []func(*config.LoadOptions) error{
		config.WithHTTPClient(client),
		config.WithRetryer(a.pace.retryer),
		config.WithLogger(logging.Nop{}), // stderr is the user's; errors say what counts
	}
	if a.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(a.Profile))
	}
	if a.Region != "" {
		options = append(options, config.WithRegion(a.Region))
	}
	if a.Endpoint != "" {
		options = append(options, config.WithBaseEndpoint(a.Endpoint))
	}
	if !a.IMDS {
		options = append(options, config.WithEC2IMDSClientEnableState(imds.ClientDisabled))
	}
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		var missing config.SharedConfigProfileNotExistError
		if errors.As(err, &missing) {
			return cfg, failure.New(operation, "profile "+missing.Profile, "no such profile").
				WithHint("run aws configure --profile %s, or choose another with --profile", missing.Profile)
		}
		if _, ok := errors.AsType[config.AssumeRoleTokenProviderNotSetError](err); ok {
			return cfg, failure.New(operation, "AWS configuration", "the profile's role wants a code of an MFA device, which is not asked for here").
				WithHint("let the AWS CLI ask for it: eval \"$(aws configure export-credentials --format env)\"")
		}
		return cfg, failure.Wrap(operation, "AWS configuration", err)
	}
	if cfg.Region == "" {
		return cfg, failure.New(operation, "region", "none is configured").
			WithHint("pass --region, set AWS_REGION, or set region in the profile")
	}
	if !configured(cfg, a) {
		return cfg, failure.New(operation, "credentials", "none are configured").
			WithHint("run aws configure or aws sso login, set AWS_PROFILE, or pass --profile")
	}
	return cfg, nil
}

// configured reports whether any source of credentials is. The SDK loads a
// configuration without any, and looks only when the first request needs them.
func configured(cfg awssdk.Config, a Access) bool {
	cache, ok := cfg.Credentials.(*awssdk.CredentialsCache)
	if !ok {
		return cfg.Credentials != nil
	}
	for _, source := range cache.ProviderSources() {
		if source != awssdk.CredentialSourceIMDS || a.IMDS {
			return true
		}
	}
	return false
}

// ShortName is the name in what the API takes for one: a name, an ARN, or a part of one
// (API reference, "CreateFunction").
func ShortName(function string) string { return function[strings.LastIndexByte(function, ':')+1:] }

// profile is the profile of the shared configuration that is in force, "" for none.
func profile(cfg awssdk.Config) string {
	for _, source := range cfg.ConfigSources {
		if shared, ok := source.(config.SharedConfig); ok && shared.Profile != "" {
			return shared.Profile
		}
	}
	return ""
}

// retryer is the SDK's own, except that a connection that cannot be made is not
// tried again: without a network that would be said after three timeouts.
func (p pace) retryer() awssdk.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		notDialled := retry.IsErrorRetryableFunc(func(err error) awssdk.Ternary {
			var op *net.OpError
			if errors.As(err, &op) && op.Op == "dial" {
				return awssdk.FalseTernary
			}
			return awssdk.UnknownTernary
		})
		o.Retryables = append([]retry.IsErrorRetryable{notDialled}, o.Retryables...)
		if p.backoff > 0 {
			o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return p.backoff, nil })
		}
	})
}

// String names account and region.
func (s *Session) String() string { return fmt.Sprintf("account %s, region %s", s.Account, s.Region) }
