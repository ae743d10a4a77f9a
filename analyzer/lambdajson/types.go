package lambdajson

import (
	"go/types"
	"slices"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/analyzer/internal/report"
	"github.com/lambda-lsp/lambda-lsp/internal/jsoncheck"
)

// result reports json-result.
func (c *checker) result(returns string) {
	v := jsoncheck.Encode(c.h.Result, false, c.mode)
	c.impossible("json-result", returns, "encode", returnOther, v)
}

// event reports json-event.
func (c *checker) event(takes string) {
	v := jsoncheck.Decode(c.h.Event, c.mode).Only(jsoncheck.Unsupported, jsoncheck.BadKey, jsoncheck.Interface)
	c.impossible("json-event", takes, "decode", takeOther, v)
}

// impossible reports the worst of a verdict's problems, and has the fix mend them
// all. other is what to do where there is no field to leave out.
func (c *checker) impossible(id, fact, verb, other string, v jsoncheck.Verdict) {
	worst := v.Worst()
	if worst == nil {
		return
	}
	fact += ", "
	if len(worst.Path) > 0 {
		fact += "whose " + part(worst.Path) + " is " + c.typ(worst.Type) + ", "
	}
	switch worst.Cause {
	case jsoncheck.BadKey:
		fact += "whose keys encoding/json cannot " + verb
	case jsoncheck.Panics:
		fact += "which makes encoding/json panic"
	default:
		fact += "which encoding/json cannot " + verb
	}
	var fields []*types.Var
	for _, p := range v.Problems {
		if f := p.Path.Field(); f != nil {
			fields = append(fields, f)
		}
	}
	f := report.Finding{Rule: id, Fact: fact, Sometimes: v.Class == jsoncheck.May, Fixes: c.leaveOut(c.mendable(v.Problems))}
	if len(fields) == 0 {
		f.Advice = other
	}
	c.advise(f, fields...)
}

// mendable returns the fields to leave out so that none of the problems is left:
// of those that lead to each, the innermost that this package declares. It is
// nil if some problem has none, or if it is embedded, as others go with it.
func (c *checker) mendable(problems []jsoncheck.Problem) []*types.Var {
	var fields []*types.Var
	for _, p := range problems {
		f := c.innermost(p.Path)
		if f == nil {
			return nil
		}
		if !slices.Contains(fields, f) {
			fields = append(fields, f)
		}
	}
	return fields
}

func (c *checker) innermost(p jsoncheck.Path) *types.Var {
	for i, step := range slices.Backward(p) {
		if step.Field == nil || c.field(step.Field) == nil {
			continue
		}
		if step.Field.Embedded() && i != len(p)-1 {
			return nil
		}
		return step.Field.Origin()
	}
	return nil
}

// part names the place that a path leads to.
func part(p jsoncheck.Path) string {
	if p.Field() == nil {
		return "element"
	}
	if s := p.String(); !strings.HasSuffix(s, "[]") {
		return "field " + s
	}
	return "element " + p.String()
}

// embeddedPointer reports json-embedded-pointer, once for each such field.
func (c *checker) embeddedPointer(takes string) {
	v := jsoncheck.Decode(c.h.Event, c.mode).Only(jsoncheck.Unallocatable, jsoncheck.Panics)
	for _, p := range v.Problems {
		field := p.Path.Field()
		fact := takes + ", which embeds " + c.typ(field.Type())
		if len(p.Path) > 1 {
			fact = takes + ", whose " + part(p.Path) + " is an embedded " + c.typ(field.Type())
		}
		c.say("json-embedded-pointer", fact, p.Cause == jsoncheck.Unallocatable, c.embedStruct(field), field)
	}
}

// eventBytes reports event-bytes.
func (c *checker) eventBytes(takes string) {
	if isBytes(c.h.Event) {
		c.say("event-bytes", takes, false, c.takeRawMessage())
	}
}

// resultBytes reports bytes-result.
func (c *checker) resultBytes(returns string) {
	if isBytes(c.h.Result) {
		c.say("bytes-result", returns, false, nil)
	}
}

// errorField reports json-error-field.
func (c *checker) errorField(returns string) {
	reported := map[*types.Var]bool{}
	c.walkResult(func(n jsoncheck.Node) {
		if !types.Identical(n.Type, types.Universe.Lookup("error").Type()) {
			return
		}
		field := n.Path.Field()
		if reported[field] {
			return
		}
		reported[field] = true
		fact := returns + " beside its own error"
		if len(n.Path) > 0 {
			fact = returns + ", whose " + part(n.Path) + " is an error"
		}
		c.say("json-error-field", fact, false, nil, field)
	})
}

// protobuf reports protobuf-result, and whether it did.
func (c *checker) protobuf(returns string) bool {
	if c.h.Model == handler.Start && types.IsInterface(c.h.Result) {
		return false
	}
	for _, t := range []types.Type{c.h.Result, types.NewPointer(c.h.Result)} {
		if m := jsoncheck.Lookup(t, "ProtoReflect"); m != nil && m.Func.Signature().Params().Len() == 0 && jsoncheck.Marshaler(t, jsoncheck.V1) == nil {
			c.say("protobuf-result", returns+", a protocol buffers message", false, nil)
			return true
		}
	}
	return false
}
