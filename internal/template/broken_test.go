package template

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestBrokenTemplates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               "read template.yaml: the template is empty",
		"# nothing\n":                    "read template.yaml: the template is empty",
		"a: [1":                          "read template.yaml:1: did not find expected ',' or ']'",
		"a:\n\t- b":                      "read template.yaml:2: found character that cannot start any token",
		"a: b: c":                        "read template.yaml: mapping values are not allowed in this context",
		"\xff\xfe":                       "read template.yaml: the template is empty",
		"a: \xff":                        "read template.yaml: invalid leading UTF-8 octet",
		"[]":                             "read template.yaml:1:1: a template is an object, not an array",
		"just text":                      "read template.yaml:1:1: a template is an object, not a string",
		"Resources:\n  - a":              "read template.yaml:2:3: Resources must be an object, not an array",
		"Resources: {}\nMappings: 1":     "read template.yaml:2:11: Mappings must be an object, not a number",
		"Resources:":                     "read template.yaml:1:11: Resources must be an object, not nothing",
		"AWSTemplateFormatVersion: x":    "read template.yaml: it has no Resources, so it is no SAM or CloudFormation template",
		"Resources: {A: {Type: x}}":      "read template.yaml: the template has no AWS::Serverless::Function and no AWS::Lambda::Function",
		"Resources: {}\n---\na: b":       "read template.yaml:2:1: a second document; a template is one",
		"Resources:\n  é: {}\n  é: {}":   `read template.yaml:3:3: key "é" is there twice`,
		"é: {a: 1, é: 2, a: 3}":          `read template.yaml:1:19: key "a" is there twice`,
		"a: &a [*a]":                     "read template.yaml:1:8: *a stands for something that it is a part of",
		"a: &a {b: &b [*a, *b]}":         "read template.yaml:1:15: *a stands for something that it is a part of",
		"a: *nowhere":                    "read template.yaml: unknown anchor 'nowhere' referenced",
		"<<: 1":                          "read template.yaml:1:5: << merges objects, not a number",
		"a: !!binary aGk=":               "read template.yaml:1:4: CloudFormation has no values of type !!binary",
		"[a]: b":                         "read template.yaml:1:1: a key must be a string",
		"on: b":                          "read template.yaml:1:1: readers of templates differ on the key on; write it in quotes",
		bomb():                           "read template.yaml:1:20: the template has more than 200000 values once its aliases are followed",
		strings.Repeat("[", 20000):       "read template.yaml: exceeded max depth of 10000",
		strings.Repeat("x", 1<<20) + ":": "read template.yaml: the template has 1048577 bytes; CloudFormation takes at most 1048576",
	} {
		begin := time.Now()
		got, err := read(t, "template.yaml", text, nil)
		if err == nil || err.Error() != want {
			t.Errorf("%.60q: got %s %v\nwant %s", text, got, err, want)
		}
		if took := time.Since(begin); took > time.Minute {
			t.Errorf("%.60q took %v", text, took)
		}
	}
	for text, want := range map[string]string{
		"{":                  "read template.json:1:2: unexpected end of JSON",
		`{"Resources": {},}`: "read template.json:1:17: comma with no value after it",
		"{\n \"Resources\": {\"A\": 1, \"A\": 2}}": `read template.json:2:24: key "A" is there twice`,
	} {
		if got, err := read(t, "template.json", text, nil); err == nil || err.Error() != want {
			t.Errorf("%q: got %s %v\nwant %s", text, got, err, want)
		}
	}
}

// bomb is a few lines that stand for 10^9 values.
func bomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := 1; i < 10; i++ {
		fmt.Fprintf(&b, "a%d: &a%[1]d [%s]\n", i, strings.Repeat(fmt.Sprintf("*a%d,", i-1), 10))
	}
	return b.String()
}
