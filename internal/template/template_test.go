package template

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/testenv"
)

const mainGo = "package main\n\nfunc main() {}\n"

// read reads a template beside directories with a package main, and returns it as
// text: a function.json each, then what is left out, a line each.
func read(t *testing.T, name, text string, given Parameters, dirs ...string) (string, error) {
	t.Helper()
	files := map[string]string{name: text}
	for _, dir := range dirs {
		files[dir+"/main.go"] = mainGo
	}
	dir := testenv.Files(t, files)
	read, err := Read(filepath.Join(dir, name), given)
	if err != nil {
		return "", fmt.Errorf("%s", strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
	}
	var b strings.Builder
	line := func(n Note) {
		fmt.Fprintf(&b, "%d:%d %s %s: %s\n", n.Span.Start.Line, n.Span.Start.Column, n.ID, n.Setting, n.Message)
	}
	for _, f := range read.Functions {
		rel, err := filepath.Rel(dir, f.Dir)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s", rel, f.Text)
		for _, n := range f.LeftOut {
			line(n)
		}
	}
	for _, n := range read.Skipped {
		line(n)
	}
	return b.String(), nil
}

// In testdata stand templates with what is made of them; each has the directories
// a to d and src/f with a package main.
func TestTemplates(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if filepath.Ext(path) == ".want" {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := read(t, filepath.Base(path), string(text), Parameters{"Given": "2", "AWS::AccountId": "123456789012"}, "a", "b", "c", "d", "src/f")
			if err != nil {
				got = err.Error() + "\n"
			}
			want, err := os.ReadFile(path + ".want")
			if err != nil || got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// property reads a template whose one function has one more property.
func property(t *testing.T, setting string, given Parameters) (string, error) {
	t.Helper()
	const before = `Parameters:
  Set: {Type: String, Default: x}
  Number: {Type: Number, Default: 7}
  List: {Type: CommaDelimitedList, Default: "a, b"}
  Unset: {Type: String}
  Odd: {Type: String, Default: [1]}
Mappings: {M: {one: {n: 1, list: [p, q]}}}
Conditions:
  True: !Equals [a, a]
  False: !Not [!Condition True]
  Both: !And [!Condition True, !Condition False]
  Either: !Or [!Condition True, !Condition False]
  Cycle: !Not [!Condition Circle]
  Circle: !Not [!Condition Cycle]
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: f
      Code: a
`
	return read(t, "template.yaml", before+"      "+setting+"\n", given, "a")
}

func TestIntrinsics(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		`!Ref Set`:                                     "x",
		`!Ref Number`:                                  "7",
		`{Ref: Set}`:                                   "x",
		`!Sub "a-${Set}-${Number}-${!Set}-${"`:         "a-x-7-${Set}-${",
		`!Sub ["${V}${Set}", {V: !Ref Number}]`:        "7x",
		`!Join [":", [a, !Ref Set, 1]]`:                "a:x:1",
		`!Join ["/", !Ref List]`:                       "a/b",
		`!Select [1, !Ref List]`:                       "b",
		`!Select ["0", !Split [".", "u.v"]]`:           "u",
		`!FindInMap [M, one, n]`:                       "1",
		`!Join ["", !FindInMap [M, one, list]]`:        "pq",
		`!If [True, yes it is, !GetAtt X.Arn]`:         "yes it is",
		`!If [False, a, b]`:                            "b",
		`!If [Both, a, b]`:                             "b",
		`!If [Either, a, b]`:                           "a",
		`!Base64 hello`:                                "aGVsbG8=",
		`{"Fn::Base64": !Sub "${Set}"}`:                "eA==",
		`2012-10-17`:                                   "2012-10-17",
		`1.5`:                                          "1.5",
		`"1.10"`:                                       "1.10",
		`TRUE`:                                         "true",
		`"a: \"b\" \u00e9"`:                            `a: \"b\" é`,
		`!Ref AWS::NoValue`:                            "",
		`!If [True, !Ref AWS::NoValue, x]`:             "",
		"|\n        two\n        lines":                `two\nlines\n`,
		`!Ref AWS::Region`:                             "eu-west-1",
		`!Sub "arn:${AWS::Region}"`:                    "arn:eu-west-1",
		`!If [False, !Ref AWS::StackName, !Ref Unset]`: "given",
	} {
		got, err := property(t, "Description: "+value, Parameters{"AWS::Region": "eu-west-1", "Unset": "given"})
		wanted := ",\n  \"Description\": \"" + want + `"`
		if want == "" {
			wanted = ""
		}
		if wanted = "a {\n  \"FunctionName\": \"f\"" + wanted + "\n}\n"; err != nil || got != wanted {
			t.Errorf("%s: got %s(%v), want %s", value, got, err, wanted)
		}
	}
}

func TestUnknowns(t *testing.T) {
	t.Parallel()
	for setting, want := range map[string]string{
		`Description: !Ref Unset`:                              "parameter Unset has no Default; give it with --parameter Unset=VALUE",
		`Description: !Ref Odd`:                                "the Default of parameter Odd must be a string or a number, not an array",
		`Description: !Ref F`:                                  "", // it is named
		`Description: !Ref None`:                               "the template has no parameter and no resource None",
		`Description: !Ref AWS::Region`:                        "AWS::Region is known when the template is deployed; give it with --parameter AWS::Region=VALUE",
		`Description: !GetAtt F.Arn`:                           "F.Arn is known when the template is deployed",
		`Description: {"Fn::GetAtt": [F, Arn]}`:                "F.Arn is known when the template is deployed",
		`Description: !GetAtt F`:                               "Fn::GetAtt takes a resource and its attribute, as in Orders.Arn",
		`Description: !Sub "${F.Arn}"`:                         "F.Arn is known when the template is deployed",
		`Description: !Sub "${AWS::NoValue}"`:                  "Fn::Sub has no use for AWS::NoValue",
		`Description: !Sub [a, b, c]`:                          "Fn::Sub takes a string, or a list of one and of an object",
		`Description: !Sub "${Odd}${Unset}${Odd}"`:             "the Default of parameter Odd must be a string or a number, not an array|parameter Unset has no Default; give it with --parameter Unset=VALUE",
		`Description: !Join [a]`:                               "Fn::Join takes a list of 2",
		`Description: !Join ["", x]`:                           "Fn::Join takes a list here",
		`Description: !Join ["", [[a]]]`:                       "it must be a string, not an array",
		`Description: !Split ["", a]`:                          "Fn::Split needs a delimiter",
		`Description: !Select [2, !Ref List]`:                  "Fn::Select asks for element 2 of 2",
		`Description: !Select [-1, !Ref List]`:                 "Fn::Select asks for element -1 of 2",
		`Description: !FindInMap [M, two, n]`:                  "Mappings has no M.two.n",
		`Description: !If [None, a, b]`:                        "the template has no condition None",
		`Description: !If [Cycle, a, b]`:                       "condition Circle cannot be decided|condition Cycle cannot be decided|condition Cycle cannot be decided",
		`Description: !ImportValue x`:                          "another stack exports it",
		`Description: !Cidr [a, 1, 2]`:                         "Fn::Cidr is carried out by CloudFormation alone",
		`Description: !Nonsense x`:                             "Fn::Nonsense is carried out by CloudFormation alone",
		`Description: "{{resolve:ssm:x}}"`:                     "it is looked up when the template is deployed",
		`Description: !Sub "{{resolve:ssm:${Set}}}"`:           "it is looked up when the template is deployed",
		`Description: yes`:                                     "readers of templates differ on yes; write it in quotes",
		`Description: 0777`:                                    "readers of templates differ on 0777; write it in quotes",
		`Description: 1_000`:                                   "readers of templates differ on 1_000; write it in quotes",
		`Description: 1:30`:                                    "readers of templates differ on 1:30; write it in quotes",
		`Description: 1e3`:                                     "readers of templates differ on 1e3; write it in quotes",
		`Description: .inf`:                                    "readers of templates differ on .inf; write it in quotes",
		`Description:`:                                         "it is empty",
		`Description: [a]`:                                     "Description must be a string, not an array",
		`MemorySize: much`:                                     "MemorySize must be a number, not a string",
		`MemorySize: 0x80`:                                     "readers of templates differ on 0x80; write it in quotes",
		`MemorySize: 64`:                                       "MemorySize is 64; Lambda takes 128 to 10240 MB",
		`MemorySize: 99999999999`:                              "MemorySize must be a whole number of at most 32 bits, not 99999999999",
		`Environment: {Variables: [a]}`:                        "Environment.Variables must be an object, not an array",
		`Environment: {Variabels: {A1: b}}`:                    `unknown key "Variabels" in Environment; did you mean "Variables"?`,
		`Environment: x`:                                       "Environment must be an object, not a string",
		`Tags: {a: b}`:                                         "",
		`Tags: [x]`:                                            "Tags must be an object, not an array",
		`VpcConfig: {SubnetIds: [!Ref Unset, subnet-1]}`:       "parameter Unset has no Default; give it with --parameter Unset=VALUE",
		`ReservedConcurrentExecutions: 5`:                      "function.json has no place for it",
		`LoggingConfig: {LogFormat: JSON, SystemLogLevel: x}`:  `LoggingConfig.SystemLogLevel is "x"; Lambda knows DEBUG, INFO or WARN`,
		`EphemeralStorage: {Size: !Ref Number}`:                "EphemeralStorage.Size is 7; Lambda takes 512 to 10240 MB",
		`Timeout: !If [True, !FindInMap [M, one, n], !Ref No]`: "",
	} {
		got, err := property(t, setting, nil)
		if err != nil {
			t.Errorf("%s: %v", setting, err)
			continue
		}
		var messages []string
		_, notes, _ := strings.Cut(got, "\n}\n")
		for line := range strings.Lines(notes) {
			_, message, _ := strings.Cut(strings.TrimSpace(line), ": ")
			messages = append(messages, message)
		}
		if strings.Join(messages, "|") != want {
			t.Errorf("%s: got %s, want %s", setting, got, want)
		}
	}
}

func TestReadFailures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for file, want := range map[string]string{
		filepath.Join(dir, "none.yaml"): "read " + filepath.Join(dir, "none.yaml") + ": no such file or directory",
		dir:                             "read " + dir + ": not a file; name a template, such as template.yaml",
	} {
		if _, err := Read(file, nil); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := property(t, "Timeout: 3", Parameters{"Umset": "x"}); err == nil || err.Error() != "new: the template has no parameter Umset; did you mean Unset?" {
		t.Errorf("got %v", err)
	}
}

// The name by Ref is one that function.json's own settings could not tell.
func TestNamesOfResources(t *testing.T) {
	t.Parallel()
	for _, kind := range slices.Sorted(maps.Keys(nameProperties())) {
		text := fmt.Sprintf("Resources:\n  R: {Type: %q, Properties: {%s: known}}\n  F: {Type: %q, Properties: {FunctionName: f, Code: a, Description: !Ref R}}\n",
			kind, nameProperties()[kind], cfnType)
		got, err := read(t, "template.yaml", text, nil, "a")
		if err != nil || !strings.Contains(got, `"Description": "known"`) {
			t.Errorf("%s: %s%v", kind, got, err)
		}
	}
}

// Whatever a template holds, Read returns, and writes what function.Parse takes.
func FuzzRead(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("Resources: {F: {Type: AWS::Lambda::Function, Properties: {Code: a, Tags: [{Key: a/b, Value: !Ref X}], Environment: {Variables: {~: 1}}}}}")
	dir := testenv.Files(f, map[string]string{"a/main.go": mainGo})
	f.Fuzz(func(t *testing.T, text string) {
		file := filepath.Join(dir, "template.yaml")
		root, err := parse(file, []byte(text))
		if err != nil {
			return
		}
		r, err := newReader(file, root, nil)
		if err != nil {
			return
		}
		for _, resource := range r.resources {
			r.read(resource, len(resource.Name)%2 == 0)
		}
		for _, fn := range r.out.Functions {
			if _, findings := function.Parse("function.json", fn.Text); len(findings) > 0 {
				t.Errorf("%s\n%v", fn.Text, findings)
			}
		}
	})
}

// YAML spells booleans in more ways than JSON, and they may stand where none belongs.
func TestBooleansWhereNoneBelong(t *testing.T) {
	t.Parallel()
	for _, setting := range []string{"MemorySize: True", "Environment: TRUE", "EphemeralStorage: {Size: 512, Encrypted: False}", "Timeout: false"} {
		got, err := property(t, setting, nil)
		name, _, _ := strings.Cut(setting, ":")
		if err != nil || !strings.Contains(got, " "+name) {
			t.Errorf("%s: got %s, %v, want a note that it is left out", setting, got, err)
		}
	}
}
