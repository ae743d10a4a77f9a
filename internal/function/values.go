package function

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// A numberRule bounds a setting.
type numberRule struct {
	pointer  string
	min, max int64
	unit     string
}

// A textRule says how a setting is written.
type textRule struct {
	pointer string
	pattern *regexp.Regexp // nil: any
	form    string         // the pattern for people
	max     int            // characters; 0: no limit
}

// Source of both tables: AWS Lambda API Reference, "CreateFunction" and the
// data types it links to.
var (
	functionName = regexp.MustCompile(`^(arn:aws[a-zA-Z-]*:lambda:)?([a-z]{2}(-[a-z]+)+-\d:)?(\d{12}:)?(function:)?[a-zA-Z0-9_-]+$`)
	roleARN      = regexp.MustCompile(`^arn:aws[a-zA-Z-]*:iam::\d{12}:role/?[a-zA-Z0-9_+=,.@/-]+$`)
	kmsKey       = regexp.MustCompile(`^arn:aws[a-zA-Z-]*:[a-zA-Z0-9-]+:.*$`)
	deadLetter   = regexp.MustCompile(`^arn:aws[a-zA-Z-]*:(sqs|sns):.*$`)
	layerARN     = regexp.MustCompile(`^arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:(\d{12}|awslayer):layer:[a-zA-Z0-9_-]+:[0-9]+$`)
	variableName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]+$`)
	noSpace      = regexp.MustCompile(`^\S+$`)
	logGroup     = regexp.MustCompile(`^[.\-_/#A-Za-z0-9]+$`)
	mountPath    = regexp.MustCompile(`^/mnt/[a-zA-Z0-9_.-]+$`)
)

func numberRules() []numberRule {
	return []numberRule{
		{"/Timeout", MinTimeout, MaxTimeout, "seconds"},
		{"/MemorySize", MinMemory, MaxMemory, "MB"},
		{"/EphemeralStorage/Size", MinStorage, MaxStorage, "MB"},
		{"/DurableConfig/ExecutionTimeout", 1, 31622400, "seconds"},
		{"/DurableConfig/RetentionPeriodInDays", 1, 90, "days"},
	}
}

func textRules() []textRule {
	return []textRule{
		{"/FunctionName", functionName, "letters, digits, - and _, or as an ARN", 140},
		{"/Role", roleARN, "arn:aws:iam::ACCOUNT:role/NAME", 0},
		{"/Handler", noSpace, "one word without spaces", MaxHandler},
		{"/Description", nil, "", MaxDescription},
		{"/KMSKeyArn", kmsKey, "the ARN of a key", 0},
		{"/DeadLetterConfig/TargetArn", deadLetter, "the ARN of an SQS queue or an SNS topic", 0},
		{"/LoggingConfig/LogGroup", logGroup, "letters, digits and . - _ / #", 512},
		{"/FileSystemConfigs/0/LocalMountPath", mountPath, "/mnt/NAME", 160},
	}
}

// checkValues reports what has the right type and still is nothing Lambda takes.
func (r *reporter) checkValues(c *Config) {
	for _, rule := range numberRules() {
		r.checkNumber(c.Source.Lookup(rule.pointer), rule)
	}
	for _, rule := range textRules() {
		r.checkText(c.Source.Lookup(rule.pointer), rule)
	}
	r.checkName(c.Source.Lookup("/FunctionName"))
	r.checkHandler(c)
	r.checkCounts(c)
	r.checkPackageType(c)
	r.checkLogging(c)
	r.checkEnvironment(c)
	r.checkTags(c)
}

func (r *reporter) checkNumber(n *jsontree.Node, rule numberRule) {
	if n == nil || n.Kind != jsontree.Number {
		return
	}
	v, err := strconv.ParseInt(n.Text, 10, 32)
	if err != nil || rule.min <= v && v <= rule.max {
		return
	}
	r.report(n.Span, "%s is %d; Lambda takes %d to %d %s", dotted(n.Pointer()), v, rule.min, rule.max, rule.unit)
}

func (r *reporter) checkText(n *jsontree.Node, rule textRule) {
	if n == nil || n.Kind != jsontree.String {
		return
	}
	length := utf8.RuneCountInString(n.Text)
	switch {
	case rule.max > 0 && length > rule.max:
		r.report(n.Span, "%s has %d characters; Lambda takes at most %d", dotted(n.Pointer()), length, rule.max)
	case rule.pattern != nil && !rule.pattern.MatchString(n.Text):
		r.report(n.Span, "%s %q must be written as %s", dotted(n.Pointer()), n.Text, rule.form)
	}
}

// checkName bounds a name that stands alone; the part of an ARN has more room.
func (r *reporter) checkName(n *jsontree.Node) {
	if n == nil || n.Kind != jsontree.String || !functionName.MatchString(n.Text) {
		return
	}
	name := n.Text[strings.LastIndexByte(n.Text, ':')+1:]
	if len(name) > MaxName {
		r.report(n.Span, "FunctionName has %d characters; Lambda takes at most %d", len(name), MaxName)
	}
}

// checkHandler reports a Handler whose module a Python runtime would not find.
func (r *reporter) checkHandler(c *Config) {
	n := c.Source.Lookup("/Handler")
	runtime, ok := Lookup(string(c.Runtime))
	if !ok || runtime.Kind != Python || n == nil || n.Kind != jsontree.String || !noSpace.MatchString(n.Text) {
		return
	}
	module, _, ok := SplitHandler(n.Text)
	if !ok {
		want := DefaultModule + "." + exportedOr(n.Text, "Handle")
		f := r.report(n.Span, "Handler %q names no module; on %s it is written as module.Symbol", n.Text, runtime.Name)
		f.Fixes = []finding.Fix{replace("Change to "+want, n.Span, strconv.Quote(want))}
		return
	}
	if f := failure.As(CheckModule(module, runtime.Name)); f != nil {
		r.report(n.Span, "Handler %q: module %s: %s; %s", n.Text, module, f.Text(), f.Hint)
	}
}

// checkCounts bounds the lists.
func (r *reporter) checkCounts(c *Config) {
	for _, list := range []struct {
		pointer string
		max     int
	}{
		{"/Architectures", 1},
		{"/Layers", MaxLayers},
		{"/FileSystemConfigs", 1},
		{"/VpcConfig/SubnetIds", 16},
		{"/VpcConfig/SecurityGroupIds", 5},
	} {
		n := c.Source.Lookup(list.pointer)
		if n != nil && n.Kind == jsontree.Array && len(n.Children) > list.max {
			r.report(n.Children[list.max].Span, "%s has %d entries; Lambda takes at most %d", dotted(n.Pointer()), len(n.Children), list.max)
		}
	}
	if n := c.Source.Lookup("/Architectures"); n != nil && n.Kind == jsontree.Array && len(n.Children) == 0 {
		r.report(n.Span, "Architectures is empty; name one or leave it out")
	}
	if n := c.Source.Lookup("/Architectures/0"); n != nil && n.Text == "arm64" {
		if runtime, ok := Lookup(string(c.Runtime)); ok && runtime.X86Only {
			r.report(n.Span, "%s runs on x86_64 only", runtime.Name).
				Fixes = []finding.Fix{replace("Change to x86_64", n.Span, `"x86_64"`)}
		}
	}
	if n := c.Source.Lookup("/Layers"); n != nil {
		for _, layer := range n.Children {
			if layer.Kind == jsontree.String && !layerARN.MatchString(layer.Text) {
				r.report(layer.Span, "layer %q must be the ARN of a layer's version", layer.Text)
			}
		}
	}
}

// checkPackageType refuses what belongs to container images: what is built is a
// zip.
func (r *reporter) checkPackageType(c *Config) {
	if n := c.Source.Lookup("/PackageType"); n != nil && n.Text == "Image" {
		r.report(n.Span, "PackageType is Image, but what gets built is a zip").
			Fixes = []finding.Fix{replace("Change to Zip", n.Span, `"Zip"`)}
	}
	for _, pointer := range []string{"/Code/ImageUri", "/ImageConfig"} {
		if n := c.Source.Lookup(pointer); n != nil {
			r.report(n.Key, "%s is for container images, but what gets built is a zip", dotted(n.Pointer()))
		}
	}
}

// checkLogging reports log levels, which Lambda takes with the JSON format only.
func (r *reporter) checkLogging(c *Config) {
	format := c.Source.Lookup("/LoggingConfig/LogFormat")
	if format != nil && format.Text == "JSON" {
		return
	}
	for _, pointer := range []string{"/LoggingConfig/ApplicationLogLevel", "/LoggingConfig/SystemLogLevel"} {
		if n := c.Source.Lookup(pointer); n != nil {
			r.report(n.Key, "%s needs the LogFormat JSON", dotted(n.Pointer()))
		}
	}
}

// checkEnvironment reports names that Lambda refuses, and too many bytes in
// all. Values are never part of a message.
func (r *reporter) checkEnvironment(c *Config) {
	n := c.Source.Lookup("/Environment/Variables")
	if n == nil || n.Kind != jsontree.Object {
		return
	}
	for _, v := range n.Children {
		switch {
		case IsReserved(v.Name):
			r.report(v.Key, "environment variable %s is reserved: Lambda sets it", v.Name)
		case !variableName.MatchString(v.Name):
			r.report(v.Key, "environment variable %q must be written as a letter, then letters, digits and _, two characters at least", v.Name)
		}
	}
	// Lambda measures the variables as one JSON object.
	if size := environmentSize(c.Environment.Variables); size > MaxEnvironment {
		r.report(n.Key, "the environment has %d bytes; Lambda takes %d", size, MaxEnvironment)
	}
}

func environmentSize(variables map[string]string) int {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// A map of strings cannot fail to encode, nor a buffer to be written to.
	_ = e.Encode(variables)
	return len(bytes.TrimSpace(b.Bytes()))
}

func (r *reporter) checkTags(c *Config) {
	n := c.Source.Lookup("/Tags")
	if n == nil || n.Kind != jsontree.Object {
		return
	}
	if len(n.Children) > MaxTags {
		r.report(n.Children[MaxTags].Key, "Tags has %d entries; Lambda takes at most %d", len(n.Children), MaxTags)
	}
	for _, tag := range n.Children {
		switch {
		case strings.HasPrefix(strings.ToLower(tag.Name), "aws:"):
			r.report(tag.Key, "tag %q: names that start with aws: are reserved", tag.Name)
		case tag.Name == "", utf8.RuneCountInString(tag.Name) > 128:
			r.report(tag.Key, "a tag's name has 1 to 128 characters, not %d", utf8.RuneCountInString(tag.Name))
		case utf8.RuneCountInString(tag.Text) > 256:
			r.report(tag.Span, "a tag's value has at most 256 characters, not %d", utf8.RuneCountInString(tag.Text))
		}
	}
}

// dotted is a pointer as people say it: "/VpcConfig/SubnetIds/0" is
// VpcConfig.SubnetIds[0].
func dotted(pointer string) string {
	parts := strings.Split(pointer, "/")[1:]
	path := parts[0]
	for _, p := range parts[1:] {
		if !slices.ContainsFunc([]byte(p), func(b byte) bool { return b < '0' || b > '9' }) {
			path += "[" + p + "]"
		} else {
			path += "." + p
		}
	}
	return path
}
