package aws_test

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

// large is a deployment of 60 MiB of noise.
func large(t *testing.T, name string) aws.Deployment {
	t.Helper()
	noise := make([]byte, 60<<20)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	var code bytes.Buffer
	w := zip.NewWriter(&code)
	f, err := w.CreateHeader(&zip.FileHeader{Name: "noise", Method: zip.Store})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(noise); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	d := function(t, name, hello)
	d.Zip = code.Bytes()
	sum := sha256.Sum256(d.Zip)
	d.SHA256 = base64.StdEncoding.EncodeToString(sum[:])
	return d
}

// More than a request may carry goes through S3, for a new function and for one
// that exists, once for the same content; it is refused before any write where
// function.json names no bucket. What S3 has against the bucket is said.
func TestLargePackage(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		put := func(r *http.Request, _ []byte) bool {
			return r.Method == "PUT" && strings.HasSuffix(r.URL.Path, ".zip")
		}
		head := func(r *http.Request, _ []byte) bool { return r.Method == "HEAD" }
		redirected := &fault{match: head, times: 1, do: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.WriteHeader(http.StatusMovedPermanently)
		}}
		malformed := &fault{match: put, times: 1, do: answerXML(400, "AuthorizationHeaderMalformed", "the region 'us-east-1' is wrong; expecting 'eu-west-1'")}
		p := newProxy(t, s, redirected, malformed)
		account := session(t, p.url)
		d := large(t, "large")
		_, err := account.Plan(bounded(t), d)
		if err == nil || !strings.Contains(err.Error(), `the package has 62.9 MB, and Lambda takes at most 50 MB in a request; set "Code": {"S3Bucket"`) {
			t.Errorf("without a bucket: %v", err)
		}
		bucket := "packages-" + s.Name
		d.Function.Code = &types.FunctionCode{S3Bucket: &bucket}
		for range 2 {
			_, err := plan(t, account, d).Apply(bounded(t), nil)
			if err == nil || !strings.Contains(err.Error(), "deploy bucket "+bucket+": the bucket is not in region us-east-1, and Lambda takes code only from its own region; ") {
				t.Errorf("with a bucket elsewhere: %v", err)
			}
		}
		_, err = plan(t, account, d).Apply(bounded(t), nil)
		if err == nil || !strings.Contains(err.Error(), "there is no such bucket in account "+account.Account+", region us-east-1; ") {
			t.Errorf("without the bucket: %v", err)
		}
		if got := strings.Join(p.written(), " "); strings.Contains(got, "/functions") {
			t.Errorf("written without a bucket: %s", got)
		}
		s.CLI(t, "s3api", "create-bucket", "--bucket", bucket)
		deploy(t, account, d)
		if got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", "large")["CodeSha256"]; got != d.SHA256 {
			t.Errorf("the code is %v", got)
		}
		if left := plan(t, account, d); len(left.Changes) != 0 {
			t.Errorf("afterwards a deployment would still change %s", settings(left))
		}
		// A small package needs no bucket; the large one, when it comes back, is there.
		small := function(t, "large", hello)
		small.Function.Code = d.Function.Code
		deploy(t, account, small)
		before := len(p.written())
		deploy(t, account, d)
		if w := p.written()[before:]; len(w) != 1 || !strings.HasSuffix(w[0], "/code") {
			t.Errorf("updating wrote %q", w)
		}
		if got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", "large")["CodeSha256"]; got != d.SHA256 {
			t.Errorf("the code is %v", got)
		}
		objects := s.CLI(t, "s3api", "list-objects-v2", "--bucket", bucket)
		if n := len(objects["Contents"].([]any)); n != 1 {
			t.Errorf("the bucket holds %d objects", n)
		}
	})
}
