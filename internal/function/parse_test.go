package function_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

const whole = `{
  "FunctionName": "orders",
  "Description": "Takes orders.",
  "Runtime": "python3.13",
  "Handler": "handler.Handle",
  "Architectures": ["arm64"],
  "Role": "arn:aws:iam::123456789012:role/service-role/orders",
  "Code": {"S3Bucket": "packages"},
  "MemorySize": 512,
  "Timeout": 900,
  "Publish": true,
  "Environment": {"Variables": {"TABLE": "orders", "EMPTY": ""}},
  "EphemeralStorage": {"Size": 1024},
  "LoggingConfig": {"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG", "LogGroup": "/aws/lambda/orders"},
  "Layers": ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"],
  "Tags": {"team": "shop"},
  "VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"], "Ipv6AllowedForDualStack": false}
}
`

func TestParse(t *testing.T) {
	c, findings := function.Parse("function.json", []byte(whole))
	if len(findings) > 0 {
		t.Fatalf("findings: %v", findings)
	}
	got := fmt.Sprintln(*c.FunctionName, c.Runtime, *c.Handler, c.Architectures, *c.Code.S3Bucket, *c.MemorySize, *c.Timeout, c.Publish,
		c.Environment.Variables, *c.EphemeralStorage.Size, c.LoggingConfig.ApplicationLogLevel, c.Layers, c.Tags, c.VpcConfig.SubnetIds, *c.VpcConfig.Ipv6AllowedForDualStack)
	want := "orders python3.13 handler.Handle [arm64] packages 512 900 true map[EMPTY: TABLE:orders] 1024 DEBUG " +
		"[arn:aws:lambda:eu-west-1:123456789012:layer:tools:3] map[team:shop] [subnet-1] false\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if n := c.Source.Lookup("/Environment/Variables/TABLE"); n == nil || n.Key.Start.Line != 12 {
		t.Errorf("TABLE is at %v", n)
	}
}

// What a file does not mention is nil, so that nothing is sent for it.
func TestParseLeavesTheRestUnset(t *testing.T) {
	c, findings := function.Parse("function.json", []byte("{}"))
	if len(findings) > 0 || c.Timeout != nil || c.Environment != nil || c.Handler != nil || c.Runtime != "" {
		t.Errorf("%v %+v", findings, c)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		// Not JSON, or not an object.
		{``, "1:1: unexpected end of JSON"},
		{`{"Timeout": 3,}`, "1:14: comma with no value after it"},
		{`{} {}`, "1:4: content after the end of the JSON value"},
		{`[]`, "1:1: function.json must hold an object, not an array"},
		{`null`, "1:1: function.json must hold an object, not null"},

		// Keys.
		{`{"runtime": "python3.13"}`, `1:2: unknown key "runtime"; did you mean "Runtime"?`},
		{`{"Timeuot": 3}`, `1:2: unknown key "Timeuot"; did you mean "Timeout"?`},
		{`{"Colour": 3}`, `1:2: unknown key "Colour"`},
		{`{"Environment": {"variables": {}}}`, `1:18: unknown key "variables" in Environment; did you mean "Variables"?`},
		{`{"noSmithyDocumentSerde": {}}`, `1:2: unknown key "noSmithyDocumentSerde"`},
		{`{"Timeout": 3, "Timeout": 4}`, `1:16: key "Timeout" is there twice`},
		{`{"Environment": {"Variables": {"AB": "1", "AB": "2"}}}`, `1:43: key "AB" is there twice`},

		// Types.
		{`{"Timeout": null}`, "1:13: Timeout is null; leave it out instead"},
		{`{"Environment": {"Variables": {"AB": null}}}`, "1:38: Environment.Variables.AB is null; leave it out instead"},
		{`{"Timeout": "3"}`, "1:13: Timeout must be a number, not a string"},
		{`{"Timeout": 3.5}`, "1:13: Timeout must be a whole number of at most 32 bits, not 3.5"},
		{`{"Timeout": 1e2}`, "1:13: Timeout must be a whole number of at most 32 bits, not 1e2"},
		{`{"Timeout": 99999999999}`, "1:13: Timeout must be a whole number of at most 32 bits, not 99999999999"},
		{`{"Publish": "true"}`, "1:13: Publish must be a boolean, not a string"},
		{`{"Environment": {"Variables": {"AB": 1}}}`, "1:38: Environment.Variables.AB must be a string, not a number"},
		{`{"Environment": []}`, "1:17: Environment must be an object, not an array"},
		{`{"Layers": "x"}`, "1:12: Layers must be an array, not a string"},
		{`{"Layers": [1]}`, "1:13: Layers[0] must be a string, not a number"},
		{`{"Code": {"ZipFile": "UEs="}}`, "1:11: Code.ZipFile is not for function.json: the package that is built is what gets uploaded"},
		{`{"CapacityProviderConfig": {"LambdaManagedInstancesCapacityProviderConfig": {"ExecutionEnvironmentMemoryGiBPerVCpu": 1e999}}}`,
			"1:118: CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.ExecutionEnvironmentMemoryGiBPerVCpu is out of range: 1e999"},

		// Values.
		{`{"Runtime": "pyton3.13"}`, `1:13: Runtime "pyton3.13" is none that Go is built for; did you mean "python3.13"?`},
		{`{"Runtime": "java21"}`, `1:13: Runtime "java21" is none that Go is built for; use provided.al2023, provided.al2, python3.14, python3.13, python3.12, python3.11, python3.10, python2.7 or go1.x`},
		{`{"Architectures": ["amd64"]}`, `1:20: Architectures[0] is "amd64"; Lambda knows x86_64 or arm64`},
		{`{"Runtime": "python2.7", "Architectures": ["arm64"]}`, "1:44: python2.7 runs on x86_64 only"},
		{`{"Runtime": "go1.x", "Architectures": ["arm64"]}`, "1:40: go1.x runs on x86_64 only"},
		{`{"Architectures": []}`, "1:19: Architectures is empty; name one or leave it out"},
		{`{"Architectures": ["arm64", "x86_64"]}`, "1:29: Architectures has 2 entries; Lambda takes at most 1"},
		{`{"Timeout": 0}`, "1:13: Timeout is 0; Lambda takes 1 to 900 seconds"},
		{`{"Timeout": 901}`, "1:13: Timeout is 901; Lambda takes 1 to 900 seconds"},
		{`{"MemorySize": 64}`, "1:16: MemorySize is 64; Lambda takes 128 to 10240 MB"},
		{`{"EphemeralStorage": {"Size": 10241}}`, "1:31: EphemeralStorage.Size is 10241; Lambda takes 512 to 10240 MB"},
		{`{"FunctionName": "my orders"}`, `1:18: FunctionName "my orders" must be written as letters, digits, - and _, or as an ARN`},
		{`{"FunctionName": "` + strings.Repeat("x", 65) + `"}`, "1:18: FunctionName has 65 characters; Lambda takes at most 64"},
		{`{"Role": "orders"}`, `1:10: Role "orders" must be written as arn:aws:iam::ACCOUNT:role/NAME`},
		{`{"Description": "` + strings.Repeat("ö", 257) + `"}`, "1:17: Description has 257 characters; Lambda takes at most 256"},
		{`{"Layers": ["tools"]}`, `1:13: layer "tools" must be the ARN of a layer's version`},
		{`{"PackageType": "Image"}`, "1:17: PackageType is Image, but what gets built is a zip"},
		{`{"ImageConfig": {}}`, "1:2: ImageConfig is for container images, but what gets built is a zip"},
		{`{"LoggingConfig": {"SystemLogLevel": "INFO"}}`, "1:20: LoggingConfig.SystemLogLevel needs the LogFormat JSON"},
		{`{"Tags": {"AWS:x": "1"}}`, `1:11: tag "AWS:x": names that start with aws: are reserved`},

		// Handler, on a runtime that imports its module.
		{`{"Handler": "Handle", "Runtime": "python3.13"}`, `1:13: Handler "Handle" names no module; on python3.13 it is written as module.Symbol`},
		{`{"Handler": "json.Handle", "Runtime": "python3.13"}`, `1:13: Handler "json.Handle": module json: Python's standard library has a module of this name; choose another name, such as handler`},
		{`{"Handler": "a b.C", "Runtime": "provided.al2023"}`, `1:13: Handler "a b.C" must be written as one word without spaces`},

		// Environment.
		{`{"Environment": {"Variables": {"AWS_REGION": "x"}}}`, "1:32: environment variable AWS_REGION is reserved: Lambda sets it"},
		{`{"Environment": {"Variables": {"1A": "x"}}}`, `1:32: environment variable "1A" must be written as a letter, then letters, digits and _, two characters at least`},
	} {
		_, findings := function.Parse("function.json", []byte(tt.text))
		if len(findings) != 1 {
			t.Errorf("%s: findings %v, want %s", tt.text, findings, tt.want)
			continue
		}
		f := findings[0]
		if got := fmt.Sprintf("%d:%d: %s", f.Span.Start.Line, f.Span.Start.Column, f.Message); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.text, got, tt.want)
		}
		if f.Rule != function.RuleFunctionJSON || f.Severity != finding.Error || f.Span.File != "function.json" {
			t.Errorf("%s: %+v", tt.text, f)
		}
	}
}

// Lambda measures the variables as the text of one JSON object.
func TestEnvironmentSize(t *testing.T) {
	text := func(n int) []byte {
		return []byte(`{"Environment": {"Variables": {"AB": "` + strings.Repeat("<", n) + `"}}}`)
	}
	fits := function.MaxEnvironment - len(`{"AB":""}`)
	if _, findings := function.Parse("function.json", text(fits)); len(findings) > 0 {
		t.Errorf("at the limit: %v", findings)
	}
	_, findings := function.Parse("function.json", text(fits+1))
	if len(findings) != 1 || findings[0].Message != "the environment has 4097 bytes; Lambda takes 4096" {
		t.Errorf("above the limit: %v", findings)
	}
	if strings.Contains(fmt.Sprint(findings), "<") {
		t.Error("a finding shows a value")
	}
}

func TestEveryFindingIsReported(t *testing.T) {
	_, findings := function.Parse("function.json", []byte("{\n\"timeout\": 3,\n\"MemorySize\": 1,\n\"Handler\": 5\n}"))
	var lines []int
	for _, f := range findings {
		lines = append(lines, f.Span.Start.Line)
	}
	if fmt.Sprint(lines) != "[2 3 4]" {
		t.Errorf("findings on lines %v: %v", lines, findings)
	}
}

func TestFixes(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`{"timeout": 3}`, `{"Timeout": 3}`},
		{`{"Timeout": "3"}`, `{"Timeout": 3}`},
		{`{"Publish": "true"}`, `{"Publish": true}`},
		{`{"Tags": {"a": 1}}`, `{"Tags": {"a": "1"}}`},
		{`{"Runtime": "Python3.13"}`, `{"Runtime": "python3.13"}`},
		{`{"TracingConfig": {"Mode": "active"}}`, `{"TracingConfig": {"Mode": "Active"}}`},
		{`{"Handler": "Greet", "Runtime": "python3.13"}`, `{"Handler": "handler.Greet", "Runtime": "python3.13"}`},
		{`{"PackageType": "Image"}`, `{"PackageType": "Zip"}`},
	} {
		_, findings := function.Parse("function.json", []byte(tt.text))
		if len(findings) != 1 || len(findings[0].Fixes) != 1 {
			t.Errorf("%s: %v", tt.text, findings)
			continue
		}
		got := apply(tt.text, findings[0].Fixes[0])
		if got != tt.want {
			t.Errorf("%s becomes %s, want %s", tt.text, got, tt.want)
		}
		if _, findings := function.Parse("function.json", []byte(got)); len(findings) > 0 {
			t.Errorf("%s: still %v", got, findings)
		}
	}
}

// A finding is printed, --json with its fixes: of an environment variable it says
// the name.
func TestValuesAreNotInFindings(t *testing.T) {
	for _, text := range []string{
		`{"Environment": {"Variables": {"PIN": 271828}}}`,
		`{"Environment": {"Variables": {"PIN": true, "PASSWORD": "271828", "PASSWORD": "271828"}}}`,
		`{"Environment": {"Variables": {"A": "271828", "AWS_REGION": "271828"}}}`,
		`{"Environment": {"Variables": {"PIN": ["271828"]}}}`,
		`{"Environment": {"Variables": ["271828"]}}`,
		`{"Environment": {"Variables": "271828"}}`,
		`{"Environment": {"Variable": {"PIN": "271828"}}}`,
		`{"Environment": {"Variables": {"BIG": "` + strings.Repeat("271828", 1000) + `"}}}`,
		`{"Environment": {"Variables": {"PIN": "271828`,
		`{"Environment": {"Variables": {"PIN": 271828x}}}`,
	} {
		_, findings := function.Parse("function.json", []byte(text))
		printed, err := json.Marshal(findings)
		if err != nil || len(findings) == 0 || strings.Contains(string(printed), "271828") {
			t.Errorf("%.80s: %s, %v", text, printed, err)
		}
	}
}

// Renaming to a key that is there already would trade one error for another.
func TestNoFixThatRepeatsAKey(t *testing.T) {
	_, findings := function.Parse("function.json", []byte(`{"timeout": 3, "Timeout": 4}`))
	if len(findings) != 1 || len(findings[0].Fixes) != 0 {
		t.Errorf("%+v", findings)
	}
}

// apply makes the edits of a fix, which are all in text.
func apply(text string, fix finding.Fix) string {
	for _, e := range slices.Backward(fix.Edits) {
		text = text[:e.Span.Start.Offset] + e.New + text[e.Span.End.Offset:]
	}
	return text
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(`{"Environment": {"Variables": {"AB": "1"}}, "Environment": 5}`))
	f.Add([]byte(`{"Layers": [null, 1, "x"], "Code": {"ZipFile": ""}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, findings := function.Parse("function.json", data)
		for _, x := range findings {
			s := x.Span
			if s.Start.Line < 1 || s.Start.Column < 1 || s.Start.Offset > s.End.Offset || s.End.Offset > len(data) || x.Message == "" {
				t.Errorf("finding %+v", x)
			}
		}
		if len(findings) > 0 {
			return
		}
		// What is accepted survives being written out.
		text, err := function.Format(&c.CreateFunctionInput)
		if err != nil {
			t.Fatal(err)
		}
		if _, findings := function.Parse("function.json", text); len(findings) > 0 {
			t.Errorf("%s was accepted, but not as it is written: %s: %v", data, text, findings)
		}
	})
}
