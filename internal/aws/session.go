// Package aws provides what lambda-lsp does in an AWS account: it plans and
// applies deployments, and reads logs and answers back. It is the only home of
// the AWS SDK's clients.
package aws

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
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
}

// dialTimeout is how long an unreachable network may take to say so.
const dialTimeout = 5 * time.Second

// A Session is an account and a region that answered.
type Session struct {
	Account string
	Region  string

	lambda *lambda.Client
	iam    *iam.Client
	s3     *s3.Client
	logs   *cloudwatchlogs.Client
	poll   time.Duration // between two looks at a state that changes
}

// Open finds credentials and region and asks STS who they belong to. What is
// missing is said at once, without waiting on the network; operation is the verb
// in the error.
func Open(ctx context.Context, operation string, a Access) (*Session, error) {
	cfg, err := load(ctx, operation, a)
	if err != nil {
		return nil, err
	}
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, explain(operation, "credentials", err, a)
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
		s3:   s3.NewFromConfig(cfg, func(o *s3.Options) { o.UsePathStyle = cfg.BaseEndpoint != nil }),
		logs: cloudwatchlogs.NewFromConfig(cfg),
		poll: 200 * time.Millisecond,
	}, nil
}

func load(ctx context.Context, operation string, a Access) (awssdk.Config, error) {
	client := awshttp.NewBuildableClient().WithDialerOptions(func(d *net.Dialer) { d.Timeout = dialTimeout })
	options := []func(*config.LoadOptions) error{
		config.WithHTTPClient(client),
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

// explain turns an SDK error into one that says what to do.
func explain(operation, object string, err error, a Access) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	code := errorCode(err)
	text := err.Error()
	profile := a.Profile
	if profile == "" {
		profile = "NAME"
	}
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case code == "ExpiredToken" || code == "ExpiredTokenException" || code == "RequestExpired":
		return failure.New(operation, object, "the credentials have expired").
			WithHint("log in again: aws sso login --profile %s, or renew the session's keys", profile)
	case strings.Contains(text, "SSO") || strings.Contains(text, "sso"):
		return failure.New(operation, object, "the SSO session has expired or was never started").
			WithHint("run aws sso login --profile %s", profile)
	case code == "InvalidClientTokenId" || code == "UnrecognizedClientException" || code == "SignatureDoesNotMatch":
		return failure.New(operation, object, "AWS does not accept these credentials (%s)", code).
			WithHint("check the access key with aws sts get-caller-identity")
	case isDenied(code):
		return failure.New(operation, object, "access denied: %s", message(err)).
			WithHint("grant the permission it names, or choose another profile with --profile")
	case errors.As(err, &dns), errors.As(err, &op), errors.Is(err, context.DeadlineExceeded):
		return failure.New(operation, object, "AWS cannot be reached: %v", rootCause(err)).
			WithHint("check the network, HTTPS_PROXY and AWS_ENDPOINT_URL")
	case code != "":
		return failure.New(operation, object, "%s (%s)", message(err), code)
	}
	return failure.Wrap(operation, object, err)
}

func isDenied(code string) bool {
	return code == "AccessDenied" || code == "AccessDeniedException" || code == "UnauthorizedOperation"
}

// errorCode is AWS's name for an error, empty for an error that AWS did not send.
// HTTP statuses are not looked at: proxies and test servers answer 404 too.
func errorCode(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

func message(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorMessage() != "" {
		return api.ErrorMessage()
	}
	return err.Error()
}

// isNotFound reports whether AWS says that the thing asked for does not exist.
func isNotFound(err error) bool {
	code := errorCode(err)
	return code == "ResourceNotFoundException" || code == "NoSuchEntity" || code == "NoSuchEntityException"
}

func rootCause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// The name a console user would look for.
func (s *Session) String() string { return fmt.Sprintf("account %s, region %s", s.Account, s.Region) }

// httpGet fetches a presigned location, such as a version's code.
func httpGet(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		resp.Body.Close()
		return nil, fmt.Errorf("the server answered %s", resp.Status)
	}
	return resp, nil
}
