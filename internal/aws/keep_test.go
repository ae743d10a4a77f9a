package aws_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

// What somebody set by hand and function.json does not mention survives.
func TestPromise7KeepsWhatIsNotMentioned(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "keeps"
		session := session(t, s.URL)
		zipped := filepath.Join(t.TempDir(), "layer.zip")
		if err := os.WriteFile(zipped, pack(t, map[string]string{"python/tool.py": ""}), 0o644); err != nil {
			t.Fatal(err)
		}
		d := function(t, name, hello)
		d.Function.Environment = &types.Environment{Variables: map[string]string{"MINE": "1"}}
		deploy(t, session, d)
		layer := s.CLI(t, "lambda", "publish-layer-version", "--layer-name", "tools", "--zip-file", "fileb://"+zipped)
		url := s.CLI(t, "sqs", "create-queue", "--queue-name", "dead-letters")["QueueUrl"].(string)
		queue := s.CLI(t, "sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", "QueueArn")["Attributes"].(map[string]any)["QueueArn"].(string)
		s.CLI(t, "lambda", "update-function-configuration", "--function-name", name,
			"--description", "by hand", "--memory-size", "512",
			"--environment", "Variables={MINE=1,THEIRS=secret-value}",
			"--layers", layer["LayerVersionArn"].(string),
			"--vpc-config", "SubnetIds=subnet-1,SecurityGroupIds=sg-1",
			"--tracing-config", "Mode=Active", "--kms-key-arn", "arn:aws:kms:us-east-1:123456789012:key/k",
			"--ephemeral-storage", "Size=1024", "--dead-letter-config", "TargetArn="+queue,
			"--logging-config", "LogFormat=JSON,LogGroup=/elsewhere")
		arn := s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)["FunctionArn"].(string)
		s.CLI(t, "lambda", "tag-resource", "--resource", arn, "--tags", "theirs=1")
		s.CLI(t, "lambda", "wait", "function-updated", "--function-name", name)
		before := s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)
		for i := range 5 {
			d.Function.Timeout = awssdk.Int32(int32(10 + i))
			d.Function.Environment.Variables["MINE"] = fmt.Sprint(i)
			d.Function.Tags = map[string]string{"mine": fmt.Sprint(i)}
			p := plan(t, session, d)
			for _, c := range p.Changes {
				if strings.Contains(c.String(), "secret-value") {
					t.Errorf("the plan shows a variable's value: %s", c)
				}
			}
			deploy(t, session, d)
		}
		after := s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)
		for _, setting := range []string{"Description", "MemorySize", "Layers", "VpcConfig", "TracingConfig", "KMSKeyArn", "EphemeralStorage", "DeadLetterConfig", "LoggingConfig", "Role", "Handler"} {
			if was, is := fmt.Sprint(before[setting]), fmt.Sprint(after[setting]); was != is {
				t.Errorf("%s was %s and is %s", setting, was, is)
			}
		}
		if got := fmt.Sprint(after["Environment"]); got != "map[Variables:map[MINE:4 THEIRS:secret-value]]" {
			t.Errorf("the environment is %s", got)
		}
		if got := fmt.Sprint(s.CLI(t, "lambda", "list-tags", "--resource", arn)["Tags"]); got != "map[mine:4 theirs:1]" {
			t.Errorf("the tags are %s", got)
		}
		d.PruneEnv = true
		deploy(t, session, d)
		if got := fmt.Sprint(s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)["Environment"]); got != "map[Variables:map[MINE:4]]" {
			t.Errorf("pruned, the environment is %s", got)
		}
	})
}

// Pruning removes what function.json does not mention, even if it mentions no
// variables at all.
func TestPruneWithoutEnvironment(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		account := session(t, s.URL)
		d := function(t, "prune-all", hello)
		d.Function.Environment = &types.Environment{Variables: map[string]string{"OLD": "1"}}
		deploy(t, account, d)
		d.Function.Environment = nil
		if left := plan(t, account, d); len(left.Changes) != 0 {
			t.Errorf("without pruning it changes %s", settings(left))
		}
		d.PruneEnv = true
		if got := settings(plan(t, account, d)); got != "Environment.Variables.OLD" {
			t.Errorf("pruning changes %s", got)
		}
		deploy(t, account, d)
		if left := plan(t, account, d); len(left.Changes) != 0 {
			t.Errorf("afterwards a deployment would still change %s", settings(left))
		}
	})
}

// The share of calls that an alias sends to another version stays.
func TestPromise7AliasKeepsItsRouting(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "routing"
		account := session(t, s.URL)
		for i, body := range []string{hello, hello + "# two\n", hello + "# three\n"} {
			if i == 2 {
				s.CLI(t, "lambda", "update-alias", "--function-name", name, "--name", "live", "--routing-config", "AdditionalVersionWeights={1=0.1}")
			}
			d := function(t, name, body)
			d.Alias = "live"
			deploy(t, account, d)
		}
		alias := s.CLI(t, "lambda", "get-alias", "--function-name", name, "--name", "live")
		if got := fmt.Sprint(alias["FunctionVersion"], alias["RoutingConfig"]); got != "3map[AdditionalVersionWeights:map[1:0.1]]" {
			t.Errorf("the alias is %s", got)
		}
	})
}

// Of two deployments of one function at once, one wins and the other says so.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		if !s.HasRevisions {
			t.Skip(s.Name + " gives no RevisionId, so nothing can tell the two apart")
		}
		const name = "two-at-once"
		deploy(t, session(t, s.URL), function(t, name, hello))
		plans := make([]*aws.Plan, 2)
		hashes := map[string]bool{}
		for i := range plans {
			d := function(t, name, fmt.Sprintf("%s# by %d\n", hello, i))
			hashes[d.SHA256] = true
			plans[i] = plan(t, session(t, s.URL), d)
		}
		var wg sync.WaitGroup
		errs := make([]error, 2)
		for i, p := range plans {
			wg.Go(func() { _, errs[i] = p.Apply(bounded(t), nil) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("the two ended with %v and %v", errs[0], errs[1])
		}
		for i, err := range errs {
			if err != nil && !strings.Contains(err.Error(), "somebody else changed the function meanwhile") {
				t.Errorf("deployment %d: %v", i, err)
			}
		}
		if got := s.CLI(t, "lambda", "get-function-configuration", "--function-name", name)["CodeSha256"].(string); !hashes[got] {
			t.Errorf("the code is neither's: %s", got)
		}
	})
}
