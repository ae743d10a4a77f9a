package aws_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

// More than a request may carry goes through S3, and is refused before any write
// where function.json names no bucket.
func TestLargePackage(t *testing.T) {
	t.Parallel()
	noise := make([]byte, 60<<20)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	onEach(t, func(t *testing.T, s *awstest.Server) {
		p := newProxy(t, s)
		session := session(t, p.url)
		d := function(t, "large", hello)
		d.Zip = pack(t, map[string]string{"handler.py": hello, "noise": string(noise)})
		sum := sha256.Sum256(d.Zip)
		d.SHA256 = base64.StdEncoding.EncodeToString(sum[:])
		_, err := session.Plan(bounded(t), d)
		if err == nil || !strings.Contains(err.Error(), `the package has 62.9 MB, and Lambda takes at most 50 MB in a request; set "Code": {"S3Bucket"`) {
			t.Errorf("without a bucket: %v", err)
		}
		if w := p.written(); len(w) != 0 {
			t.Errorf("written without a bucket: %q", w)
		}
		bucket := "packages-" + s.Name
		s.CLI(t, "s3api", "create-bucket", "--bucket", bucket)
		d.Function.Code = &types.FunctionCode{S3Bucket: &bucket}
		deploy(t, session, d)
		if got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", "large")["CodeSha256"]; got != d.SHA256 {
			t.Errorf("the code is %v", got)
		}
		if left := plan(t, session, d); len(left.Changes) != 0 {
			t.Errorf("afterwards a deployment would still change %s", settings(left))
		}
		objects := s.CLI(t, "s3api", "list-objects-v2", "--bucket", bucket)
		if n := len(objects["Contents"].([]any)); n != 1 {
			t.Errorf("the bucket holds %d objects", n)
		}
	})
}
