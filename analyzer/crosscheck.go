package analyzer

import "github.com/lambda-lsp/lambda-lsp/internal/finding"

// crossChecks are the rules that hold the code against function.json, event.json
// and the package's other files. A driver of go/analysis reads Go only, so check
// and the server report them: internal/function finds most, internal/sample what is in
// event.json, internal/include what a build would add, internal/workspace the rest.
var crossChecks = []Rule{
	{
		ID: "function-json", Severity: finding.Error,
		Title:  "function.json is no CreateFunction request",
		Effect: "the function cannot be created from it",
		Advice: "write what `aws lambda create-function --cli-input-json` takes",
		Before: `{"Runtime": "python3.13", "handler": "handler.Handle"}`,
		After:  `{"Runtime": "python3.13", "Handler": "handler.Handle"}`,
	},
	{
		ID: "runtime-deprecated", Severity: finding.Warning,
		Title:  "function.json names a runtime that AWS has deprecated",
		Effect: "creating functions on it fails, and later updating them",
		Advice: "choose a newer one",
		Before: `"Runtime": "python3.8"`,
		After:  `"Runtime": "python3.13"`,
	},
	{
		ID: "handler-config", Severity: finding.Error,
		Title:  "function.json's Handler names no handler of the package",
		Effect: "every invocation fails",
		Advice: "give both the same name",
		Before: `"Handler": "handler.Handel"`,
		After:  `"Handler": "handler.Handle"`,
		Fix:    "Rename it",
	},
	{
		ID: "event-mismatch", Severity: finding.Warning,
		Title:  "the sample event does not fit the handler's event type",
		Effect: "decoding it fails, or drops what lands in no field",
		Advice: "add the field, or correct the sample",
		Before: "type Event struct{}",
		After:  "type Event struct {\n\tName string `json:\"name\"`\n}",
		Fix:    "Add the field, with its type taken from the sample",
	},
	{
		ID: "env-unset", Severity: finding.Info,
		Title:  "the code reads an environment variable that function.json does not set",
		Effect: "it is empty",
		Advice: "set it under Environment, unless something else does",
		Doc:    "Lambda's own variables are known.",
		Before: `table := os.Getenv("TABLE")`,
		After:  `"Environment": {"Variables": {"TABLE": "orders"}}`,
		Fix:    "Add it",
	},
	{
		ID: "env-unused", Severity: finding.Info,
		Title:  "function.json sets an environment variable that no code reads",
		Effect: "it has no effect",
		Advice: "remove it, unless a dependency reads it",
		Before: `"Environment": {"Variables": {"TABEL": "orders"}}`,
		After:  `"Environment": {"Variables": {"TABLE": "orders"}}`,
	},
	{
		ID: "lambda-include", Severity: finding.Error,
		Title:  "a //lambda:include pattern matches no file",
		Effect: "the package is not built",
		Advice: "write a path relative to the handler's directory",
		Before: "//lambda:include asets/**",
		After:  "//lambda:include assets/**",
	},
}
