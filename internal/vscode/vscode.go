// Package vscode declares what the language server and the VS Code extension say
// to each other beyond the protocol. Its tests write what the extension has of
// this program: the types below in TypeScript, the arguments and results of the
// commands, and what package.json contributes.
package vscode

import (
	"encoding/json"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/command"
)

// Requests that the server answers.
const (
	// Functions takes {} and answers with a list of Function: those below
	// the workspace's folders, in the order of their directories.
	Functions = "lambda/functions"
	// Example takes an ExampleParams and answers with the sample's text.
	Example = "lambda/example"
	// Frames takes a FramesParams and answers with a list of Frame: the lines
	// of the user's code that a function's log points at, the innermost first.
	Frames = "lambda/frames"
	// Accounts takes {} and answers with an Access.
	Accounts = "lambda/accounts"
)

// What the server sends to a client that has set the extension option.
const (
	// Ask is a request: a Question, whose answer is true for yes.
	Ask = "lambda/ask"
	// Said is a notification: an Output.
	Said = "lambda/output"
)

// A Function is one directory that holds a Lambda function.
type Function struct {
	Dir     string   `json:"dir"`               // absolute
	Name    string   `json:"name"`              // what function.json calls it, or else the directory
	File    string   `json:"file,omitempty"`    // absolute path of function.json, if there is one
	Runtime string   `json:"runtime,omitempty"` // as function.json has it
	Events  []string `json:"events"`            // absolute paths of its saved events, event.json first
}

// An ExampleParams names a sample event, as invoke's example does.
type ExampleParams struct {
	Name string `json:"name"`
}

// A FramesParams is what a function in a directory has logged.
type FramesParams struct {
	Dir string `json:"dir"` // absolute
	Log string `json:"log"`
}

// A Frame is a line of a file.
type Frame struct {
	File string `json:"file"` // absolute
	Line int    `json:"line"` // counted from 1
}

// An Access is how AWS can be spoken to from here.
type Access struct {
	Profiles []aws.Profile `json:"profiles"`
	Profile  string        `json:"profile"` // what holds when none is chosen
	Region   string        `json:"region"`  // likewise; "" where nothing says
}

// A Question is what a command asks before it changes an account.
type Question = command.Question

// An Output is what a running command has to say.
type Output struct {
	Token string          `json:"token"`          // the workDoneToken that it was called with
	Text  string          `json:"text"`           // lines for people
	Part  json.RawMessage `json:"part,omitempty"` // of an answer that comes in parts: what Text says

	// Problem is why a part has failed: code of the user's that does not build, while
	// the command goes on.
	Problem *Problem `json:"problem,omitempty"`
}

// A Problem is why a command, or a part of it, could not be done: the data of the
// error that the command is answered with.
type Problem struct {
	Operation string `json:"operation"`
	Object    string `json:"object"`
	Message   string `json:"message"`
	Hint      string `json:"hint"`
	Files     []File `json:"files"` // what is wrong in the user's code
}

// A File has what was found in it.
type File struct {
	URI      string    `json:"uri"`
	Findings []Finding `json:"findings"`
}

// A Finding is one fact about the user's code, in the protocol's terms.
type Finding struct {
	Range    Range  `json:"range"`
	Severity int    `json:"severity"` // 1 is an error, 2 a warning, 3 worth knowing
	Rule     string `json:"rule"`
	URL      string `json:"url,omitempty"` // the rule's documentation
	Message  string `json:"message"`
}

// A Range is a place in a document.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// A Position counts from 0; Character counts as was agreed on in initialize.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}
