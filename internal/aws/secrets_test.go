package aws_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

// AWS repeats a request's values in some errors and reasons: variables' are hidden.
func TestPromise6SecretsInAWSsWords(t *testing.T) {
	t.Parallel()
	const canary = "canary-7f3a"
	echo := "Value '{TOKEN=" + canary + "}' at 'environment.variables' failed to satisfy constraint"
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name = "secrets"
		d := function(t, name, hello)
		d.Function.Environment = &types.Environment{Variables: map[string]string{"TOKEN": canary, "SHORT": "1"}}
		reason := rewrite(func(body map[string]any) {
			c := body["Configuration"].(map[string]any)
			c["State"], c["StateReason"] = "Pending", echo
		})
		p := newProxy(t, s,
			&fault{match: to("POST", "/functions"), times: 1, do: answer(400, "ValidationException", echo)},
			&fault{match: to("PUT", "/configuration"), times: 1, do: answer(400, "InvalidParameterValueException", echo)})
		account := session(t, p.url)
		want := "Value '{TOKEN=(hidden)}' at 'environment.variables' failed"
		if _, err := plan(t, account, d).Apply(bounded(t), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("creating failed with %v", err)
		}
		deploy(t, account, d)
		d = function(t, name, hello)
		d.Function.Environment = &types.Environment{Variables: map[string]string{"OTHER": "1"}}
		if _, err := plan(t, account, d).Apply(bounded(t), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("updating failed with %v", err)
		}
		slow := newProxy(t, s,
			&fault{match: to("GET", "/functions/"+name), times: 1, do: rewrite(func(map[string]any) {})}, // the plan's
			&fault{match: to("GET", "/functions/"+name), times: 1, do: reason})
		d.Function.Environment.Variables["OTHER"] = "2"
		var told strings.Builder
		if _, err := plan(t, session(t, slow.url), d).Apply(bounded(t), func(step string) { told.WriteString(step + "\n") }); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(told.String(), "state Pending: "+want) || strings.Contains(told.String(), canary) {
			t.Errorf("progress told %s", &told)
		}
	})
}
