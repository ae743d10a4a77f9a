package aws

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// maxDirectZip is the largest package that a request may carry (Developer guide,
// "Lambda quotas": 50 MB zipped).
const maxDirectZip = 50 << 20

// upload returns where the code is: in the request itself, or, when it is too large
// for that, in the bucket that function.json names, under a key that is the
// content's hash, so that the same package is stored once.
func (p *Plan) upload(ctx context.Context, done *steps) (*types.FunctionCode, error) {
	location := &types.FunctionCode{}
	if p.d.Function.Code != nil {
		location.SourceKMSKeyArn = p.d.Function.Code.SourceKMSKeyArn
	}
	if len(p.d.Zip) <= maxDirectZip {
		location.ZipFile = p.d.Zip
		return location, nil
	}
	sum := sha256.Sum256(p.d.Zip)
	key := "lambda-lsp/" + hex.EncodeToString(sum[:]) + ".zip"
	bucket := p.bucket()
	location.S3Bucket, location.S3Key = &bucket, &key
	if _, err := p.s.s3.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key}); err == nil {
		return location, nil
	}
	done.start(fmt.Sprintf("upload %.1f MB to bucket %s", float64(len(p.d.Zip))/1e6, bucket))
	if _, err := p.s.s3.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: bytes.NewReader(p.d.Zip)}); err != nil {
		return nil, p.s.fail("deploy", "bucket "+bucket, err)
	}
	return location, nil
}
