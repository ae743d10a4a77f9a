// Package function knows what a Lambda function is on disk: a directory with a
// package main that holds a handler, and a function.json that is the Lambda
// API's CreateFunction request. It loads that file strictly, finds functions in
// a tree, holds the file against the code, and keeps what Lambda accepts in one
// place.
package function

import (
	"errors"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/readfile"
)

// FileName is what a function's configuration is called.
const FileName = "function.json"

// maxFile is more than CreateFunction takes, in bytes.
const maxFile = 1 << 20

// A Function is one directory.
type Function struct {
	Dir      string            // absolute
	File     string            // absolute path of function.json; "" when there is none
	Config   *Config           // nil when there is no File, or it is not to be trusted
	Findings []finding.Finding // what is wrong in File
}

// Load reads the function in dir, which need not hold a function.json. The
// error is a *finding.Refusal for a function.json that the AWS CLI or Lambda
// would refuse, and a *failure.Error for one that cannot be read.
func Load(dir string) (*Function, error) {
	f, err := load(dir)
	if err != nil {
		return nil, err
	}
	if len(f.Findings) > 0 {
		return nil, &finding.Refusal{Operation: "read", Object: f.File, Findings: f.Findings}
	}
	return f, nil
}

// load is Load with what is wrong in function.json as Findings.
func load(dir string) (*Function, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, failure.Wrap("read", dir, err)
	}
	if info, err := os.Stat(dir); err != nil {
		return nil, failure.Unreadable(dir, err)
	} else if !info.IsDir() {
		return nil, failure.New("read", dir, "not a directory").WithHint("name the directory of a function")
	}
	f := &Function{Dir: dir}
	file := filepath.Join(dir, FileName)
	data, err := readfile.Read(file, maxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, failure.Unreadable(file, err)
	}
	f.File = file
	f.Config, f.Findings = Parse(file, data)
	if len(f.Findings) > 0 {
		f.Config = nil
	}
	return f, nil
}

// Runtime returns the Runtime that function.json names, "" when it names none.
func (f *Function) Runtime() string {
	if f.Config == nil {
		return ""
	}
	return string(f.Config.Runtime)
}

// Handler returns the Handler that function.json names, "" when it names none.
func (f *Function) Handler() string {
	if f.Config == nil {
		return ""
	}
	return aws.ToString(f.Config.Handler)
}

// Symbol returns the name of the Go symbol that a Python runtime will look up,
// "Handle" when function.json says nothing else: what the analyzer's finder
// takes as the configured name.
func (f *Function) Symbol() string {
	if _, symbol, ok := SplitHandler(f.Handler()); ok {
		return symbol
	}
	return "Handle"
}

func isExported(name string) bool { return token.IsIdentifier(name) && token.IsExported(name) }
