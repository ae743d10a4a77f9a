package vscodetest

import (
	"strings"
	"testing"
)

// Saved events in the Test Explorer: of a function that greets, panics, fails and
// is slow.
func TestTests(t *testing.T) {
	dir := hello(t)
	moody := strings.NewReplacer(
		"\t\"log\"\n", "\t\"errors\"\n\t\"log\"\n\t\"time\"\n",
		"\treturn \"Hello", `	switch evt.Name {
	case "nobody":
		return "", errors.New("no such person")
	case "nil":
		panics(nil)
	case "slow":
		time.Sleep(time.Minute)
	}
	return "Hello`,
	).Replace(handler) + `
func panics(evt *Event) {
	evt.Name = "somebody"
}
`
	write(t, dir, map[string]string{
		"handler.go":         moody,
		"event-nobody.json":  `{"name": "nobody"}` + "\n",
		"events/panics.json": `{"name": "nil"}` + "\n",
		"function.json": `{"FunctionName": "hello", "Runtime": "provided.al2023", "Timeout": 120, "Role": "arn:aws:iam::123456789012:role/hello",
  "Environment": {"Variables": {"LAMBDA_TEST_SCENE": "` + dir + `"}}}`,
	})
	shared(t).run(t, "tests", scene{folder: dir})
}
