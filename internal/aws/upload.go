package aws

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// maxDirectZip is the largest package that a request may carry (Developer guide,
// "Lambda quotas": 50 MB zipped).
const maxDirectZip = 50 << 20

// upload returns where the code is: in the request itself, or, when it is too large
// for that, in the bucket that function.json names, under a key that is the
// content's hash, so that the same package is stored once.
func (s *Session) upload(ctx context.Context, zip []byte, code *types.FunctionCode, done *steps) (*types.FunctionCode, error) {
	location := &types.FunctionCode{}
	if code != nil {
		location.SourceKMSKeyArn = code.SourceKMSKeyArn
	}
	if len(zip) <= maxDirectZip {
		location.ZipFile = zip
		return location, nil
	}
	sum := sha256.Sum256(zip)
	key := "lambda-lsp/" + hex.EncodeToString(sum[:]) + ".zip"
	bucket := bucketOf(code)
	location.S3Bucket, location.S3Key = &bucket, &key
	_, err := s.s3.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	switch {
	case err == nil:
		return location, nil
	case isElsewhere(err): // said before the upload, not after
		return nil, s.failBucket(done.operation, bucket, err)
	}
	done.start(stepUpload + bucket)
	if _, err := s.s3.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(zip)}); err != nil {
		return nil, s.failBucket(done.operation, bucket, err)
	}
	return location, nil
}

// checkSize refuses, before anything is written, a package of so many bytes that
// has nowhere to go.
func checkSize(operation, name string, size int64, code *types.FunctionCode) error {
	if size <= maxDirectZip || bucketOf(code) != "" {
		return nil
	}
	return failure.New(operation, name, "the package has %.1f MB, and Lambda takes at most 50 MB in a request", float64(size)/1e6).
		WithHint(`set "Code": {"S3Bucket": "a bucket of yours in this region"} in function.json`)
}

// bucketOf is the bucket that function.json's Code names, "" for none.
func bucketOf(code *types.FunctionCode) string {
	if code == nil {
		return ""
	}
	return awssdk.ToString(code.S3Bucket)
}

// failBucket explains an error of S3's. Lambda reads code only from buckets of its
// own region (API reference, "FunctionCode").
func (s *Session) failBucket(operation, bucket string, err error) error {
	f := func(format string, args ...any) *failure.Error {
		return failure.New(operation, "bucket "+bucket, format, args...)
	}
	switch {
	case errorCode(err) == "NoSuchBucket":
		return f("there is no such bucket in %s", s).
			WithHint("make it with aws s3 mb s3://%s --region %s, or correct Code.S3Bucket in function.json", bucket, s.Region)
	case isElsewhere(err):
		return f("the bucket is not in region %s, and Lambda takes code only from its own region", s.Region).
			WithHint("name a bucket of region %s as Code.S3Bucket in function.json, or choose the bucket's region with --region", s.Region)
	}
	return s.fail(operation, "bucket "+bucket, err)
}

// isElsewhere reports whether S3 says that a bucket is in another region. An answer
// to a HEAD request has no body, and the SDK names it by its status.
func isElsewhere(err error) bool {
	switch errorCode(err) {
	case "PermanentRedirect", "MovedPermanently", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException":
		return true
	}
	return false
}
