package lambdajson

import (
	"github.com/lambda-lsp/lambda-lsp/analyzer/rule"
	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// The parts of advice that not every finding of its rule is given.
const (
	leaveOutField   = "leave the field out with `json:\"-\"`"
	returnOther     = "return another type"
	takeOther       = "take another type"
	returnPointer   = "return a pointer"
	holdPointer     = "hold a pointer there"
	pointerReceiver = "give it a pointer receiver"
	nameField       = "name the field instead of embedding it"
)

// Rules are what lambdajson reports.
var Rules = []rule.Rule{
	{
		ID: "json-result", Analyzer: name, Severity: finding.Error,
		Title:     "a handler's result cannot be encoded as JSON",
		Effect:    "every invocation fails",
		Sometimes: "an invocation fails whose result has a value there",
		Advice:    leaveOutField + ", or " + returnOther,
		Doc: "encoding/json encodes no channels, funcs, complex numbers and unsafe pointers, nor maps whose keys are neither " +
			"strings nor integers and have no MarshalText. A pointer, slice or map of them fails once it holds one.",
		Before: "type Result struct {\n\tDone chan bool\n}",
		After:  "type Result struct {\n\tDone chan bool `json:\"-\"`\n}",
		Fix:    "Leave the field out of the JSON",
	},
	{
		ID: "json-event", Analyzer: name, Severity: finding.Error,
		Title:     "JSON cannot be decoded into a handler's event",
		Effect:    "every invocation fails, but one with the event null",
		Sometimes: "an invocation fails whose event has a value there",
		Advice:    leaveOutField + ", or " + takeOther,
		Doc: "encoding/json decodes into no channels, funcs, complex numbers and unsafe pointers, nor into interfaces with methods " +
			"(`error` is one), as it cannot know which type to make, nor into maps with such keys that it cannot make of strings.",
		Before: "type Event struct {\n\tErr error\n}",
		After:  "type Event struct {\n\tErr error `json:\"-\"`\n}",
		Fix:    "Leave the field out of the JSON",
	},
	{
		ID: "json-embedded-pointer", Analyzer: name, Severity: finding.Error,
		Title:     "a handler's event embeds a pointer to an unexported struct",
		Effect:    "decoding an event that has its JSON name panics",
		Sometimes: "an invocation fails whose event has one of its fields",
		Advice:    "embed the struct itself, or export its type",
		Doc:       "encoding/json cannot allocate it: reflect does not let it set an unexported field.",
		Before:    "type Event struct {\n\t*header\n}",
		After:     "type Event struct {\n\theader\n}",
		Fix:       "Embed the struct itself",
	},
	{
		ID: "json-dropped", Analyzer: name, Severity: finding.Warning,
		Title:  "encoding/json loses fields of a handler's event or result",
		Effect: "they are left out of the JSON without an error",
		Advice: "export each field and give it a JSON name of its own",
		Doc: "Of two fields that claim one name at the same depth both are lost, or the one without a tag; it happens most easily with two " +
			"embedded structs. `struct{}` and `json:\"-\"` are taken to be meant.",
		Before: "type Result struct {\n\tID   string `json:\"id\"`\n\tUser string `json:\"id\"`\n}",
		After:  "type Result struct {\n\tID   string `json:\"id\"`\n\tUser string `json:\"user\"`\n}",
	},
	{
		ID: "json-methods", Analyzer: name, Severity: finding.Warning,
		Title:  "the JSON methods of a handler's event or result miss their purpose",
		Effect: "the JSON has not what the type has",
		Advice: returnPointer + ", " + holdPointer + ", give UnmarshalJSON a pointer receiver, or " + nameField,
		Doc: "A MarshalJSON of `*T` is not called for a T that is returned by value. An UnmarshalJSON of T decodes into a copy. " +
			"And an embedded type's methods become the whole struct's, as with `struct{ time.Time; Name string }`.",
		Before: "func (p *Point) MarshalJSON() ([]byte, error)\n\nfunc Handle(evt Event, ctx *runtime.Context) (Point, error)",
		After:  "func (p *Point) MarshalJSON() ([]byte, error)\n\nfunc Handle(evt Event, ctx *runtime.Context) (*Point, error)",
		Fix:    "Return a pointer",
	},
	{
		ID: "event-bytes", Analyzer: name, Severity: finding.Warning,
		Title:  "a handler takes []byte as its event",
		Effect: "encoding/json fails unless the event is a string of base64",
		Advice: "take json.RawMessage to get the event as it is",
		Before: "func handle(evt []byte) error",
		After:  "func handle(evt json.RawMessage) error",
		Fix:    "Take json.RawMessage",
	},
	{
		ID: "json-error-field", Analyzer: name, Severity: finding.Warning,
		Title:  "a handler's result holds an error",
		Effect: "its text is lost, as encoding/json makes {} of most errors",
		Advice: "use a string",
		Before: "type Result struct {\n\tErr error\n}",
		After:  "type Result struct {\n\tErr string\n}",
	},
	{
		ID: "protobuf-result", Analyzer: name, Severity: finding.Warning,
		Title:  "a handler's result is a protocol buffers message",
		Effect: "its JSON has other names, enums, numbers and times than the message's, and no oneofs that can be read back",
		Advice: "return json.RawMessage from protojson.Marshal",
		Before: "func handle(evt Event) (*pb.Order, error)",
		After:  "func handle(evt Event) (json.RawMessage, error)",
	},
	{
		ID: "bytes-result", Analyzer: name, Severity: finding.Info,
		Title:  "a handler returns []byte",
		Effect: "the response is a JSON string of base64",
		Advice: "return json.RawMessage if they are JSON",
		Before: "func handle(evt Event) ([]byte, error)",
		After:  "func handle(evt Event) (json.RawMessage, error)",
	},
}
