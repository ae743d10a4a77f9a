package build

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

func text(name, s string) content {
	return content{name, 0o644, int64(len(s)), func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }}
}

// full is a disk with so many bytes left.
type full struct{ left int }

func (f *full) Write(b []byte) (int, error) {
	if len(b) > f.left {
		return f.left, syscall.ENOSPC
	}
	f.left -= len(b)
	return len(b), nil
}

func TestPackOntoAFullDisk(t *testing.T) {
	t.Parallel()
	contents := []content{text("a", strings.Repeat("x", 1000)), text("b", "y")}
	var b bytes.Buffer
	if err := pack(t.Context(), &b, contents); err != nil {
		t.Fatal(err)
	}
	for left := range b.Len() {
		if err := pack(t.Context(), &full{left}, contents); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("with %d of %d bytes left: %v", left, b.Len(), err)
		}
	}
}

// ending cancels its context when it is first read, and never ends by itself.
type ending struct{ cancel func() }

func (e ending) Read(b []byte) (int, error) {
	e.cancel()
	return len(b), nil
}

func TestPackIsCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := content{"endless", 0o644, 1 << 40, func() (io.ReadCloser, error) { return io.NopCloser(ending{cancel}), nil }}
	if err := pack(ctx, io.Discard, []content{c}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestPackNoticesChanges(t *testing.T) {
	t.Parallel()
	c := text("a", "four")
	c.size = 5
	err := pack(t.Context(), io.Discard, []content{c})
	if err == nil || err.Error() != "a changed while it was read" {
		t.Error(err)
	}
}

func TestUploadable(t *testing.T) {
	t.Parallel()
	bucket := "packages"
	throughS3 := &function.Config{CreateFunctionInput: lambda.CreateFunctionInput{Code: &types.FunctionCode{S3Bucket: &bucket}}}
	for _, tt := range []struct {
		config *function.Config
		size   int64
		want   string
	}{
		{nil, function.MaxZip, ""},
		{nil, function.MaxZip + 1<<20, "build fn: the package has 51.0 MB, and Lambda takes 50.0 MB directly; set Code.S3Bucket in function.json to the bucket it is to go through"},
		{throughS3, function.MaxZip + 1<<20, ""},
	} {
		p := &plan{Options: Options{Dir: "fn"}, function: &function.Function{Config: tt.config}}
		got := ""
		if err := p.uploadable(tt.size); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%d: %q, want %q", tt.size, got, tt.want)
		}
	}
}

func TestMode(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		from, to uint32
	}{
		{"a.txt", 0o644, 0o644}, {"a.txt", 0o600, 0o644}, {"a.txt", 0o666, 0o644},
		{"run.sh", 0o755, 0o755}, {"run.sh", 0o700, 0o755}, {"lib.so", 0o600, 0o755},
	} {
		if got := mode(tt.name, fs.FileMode(tt.from)); got != fs.FileMode(tt.to) {
			t.Errorf("%s %o: %o, want %o", tt.name, tt.from, got, tt.to)
		}
	}
}
