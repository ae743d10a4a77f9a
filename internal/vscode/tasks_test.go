package vscode

import (
	"maps"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// taskType is the type of our tasks.
const taskType = "lambda-go"

// taskVerbs are the commands that a task may run: those that take a function, or
// packages. Debug is for the debugger.
func taskVerbs() []string {
	var verbs []string
	for _, c := range command.All() {
		if c.Verb() == "check" || aboutFunction(c) && c.Verb() != "debug" {
			verbs = append(verbs, c.Verb())
		}
	}
	return verbs
}

// taskTexts explain what a task of a tasks.json may have.
func taskTexts() map[string]string {
	return map[string]string{
		"task.command": "The command to run.",
		"task.dir":     "The function's directory. Relative paths start at the workspace's folder, which it is if it is left out.",
		"task.args":    "What else stands on the command line.",
	}
}

type taskDefinition struct {
	Type       string               `json:"type"`
	Required   []string             `json:"required"`
	Properties map[string]attribute `json:"properties"`
}

func taskDefinitions() []taskDefinition {
	properties := map[string]attribute{
		"command": {Type: "string", Enum: taskVerbs()},
		"dir":     {Type: "string"},
		"args":    {Type: "array", Items: &itemType{"string"}},
	}
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		a := properties[name]
		a.Description = "%task." + name + "%"
		properties[name] = a
	}
	return []taskDefinition{{taskType, []string{"command"}, properties}}
}
