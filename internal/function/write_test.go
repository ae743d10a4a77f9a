package function_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

func TestFormat(t *testing.T) {
	got, err := function.Format(&lambda.CreateFunctionInput{
		Role:              aws.String("arn:aws:iam::123456789012:role/x"),
		Handler:           aws.String("handler.Handle"),
		Runtime:           types.RuntimePython313,
		FunctionName:      aws.String("orders"),
		Timeout:           aws.Int32(0),
		Architectures:     []types.Architecture{types.ArchitectureArm64},
		Environment:       &types.Environment{Variables: map[string]string{"B": "<&>", "A": ""}},
		VpcConfig:         &types.VpcConfig{SubnetIds: []string{"s"}, Ipv6AllowedForDualStack: aws.Bool(false)},
		FileSystemConfigs: []types.FileSystemConfig{{LocalMountPath: aws.String("/mnt/x"), Arn: aws.String("a")}},
		Code:              &types.FunctionCode{},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "FunctionName": "orders",
  "Runtime": "python3.13",
  "Handler": "handler.Handle",
  "Architectures": [
    "arm64"
  ],
  "Role": "arn:aws:iam::123456789012:role/x",
  "Timeout": 0,
  "Environment": {
    "Variables": {
      "A": "",
      "B": "<&>"
    }
  },
  "Code": {},
  "FileSystemConfigs": [
    {
      "Arn": "a",
      "LocalMountPath": "/mnt/x"
    }
  ],
  "VpcConfig": {
    "Ipv6AllowedForDualStack": false,
    "SubnetIds": [
      "s"
    ]
  }
}
`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFormatReadsBack(t *testing.T) {
	c, findings := function.Parse("function.json", []byte(whole))
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	once, err := function.Format(&c.CreateFunctionInput)
	if err != nil {
		t.Fatal(err)
	}
	again, findings := function.Parse("function.json", once)
	if len(findings) > 0 {
		t.Fatalf("%s: %v", once, findings)
	}
	twice, err := function.Format(&again.CreateFunctionInput)
	if err != nil || string(twice) != string(once) {
		t.Errorf("%v: %s, then %s", err, once, twice)
	}
}
