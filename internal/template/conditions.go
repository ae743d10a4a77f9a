package template

import (
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
	"github.com/lambda-lsp/lambda-lsp/internal/jsontree"
)

// chooseIf is Fn::If: the name of a condition, and a value for each outcome.
func (r *resolver) chooseIf(n *jsontree.Node) (*jsontree.Node, bool) {
	args, ok := r.elements("Fn::If", n, 3)
	if !ok {
		return nil, false
	}
	holds, ok := r.condition(args[0].Text, args[0].Span)
	switch {
	case !ok:
		return nil, false
	case holds:
		return r.value(args[1])
	}
	return r.value(args[2])
}

// condition decides a condition of the template by its name.
func (r *resolver) condition(name string, at finding.Span) (holds, ok bool) {
	n := member(r.conditions, name)
	if n == nil {
		r.missing(at, "the template has no condition %s", name)
		return false, false
	}
	decided, begun := r.decided[name]
	if !begun {
		r.decided[name] = nil
		if holds, ok = r.holds(n); ok {
			decided = &holds
			r.decided[name] = decided
		}
	}
	if decided == nil {
		r.missing(at, "condition %s cannot be decided", name)
		return false, false
	}
	return *decided, true
}

// holds decides a condition function. All of its parts are looked at, so that
// every unknown is noted.
func (r *resolver) holds(n *jsontree.Node) (holds, ok bool) {
	name, argument, is := intrinsic(n)
	if !is {
		if s, ok, _ := asText(n); ok && (s == "true" || s == "false") {
			return s == "true", true
		}
		r.missing(n.Span, "a condition is a function, not %s", article(n.Kind))
		return false, false
	}
	switch name {
	case "Condition":
		return r.condition(argument.Text, argument.Span)
	case "Fn::Equals":
		args, ok := r.elements(name, argument, 2)
		if !ok {
			return false, false
		}
		a, ok := r.scalar(name, args[0])
		b, known := r.scalar(name, args[1])
		return a == b, ok && known
	case "Fn::Not":
		args, ok := r.elements(name, argument, 1)
		if !ok {
			return false, false
		}
		holds, ok = r.holds(args[0])
		return !holds, ok
	case "Fn::And", "Fn::Or":
		return r.combine(argument, name == "Fn::And")
	}
	r.missing(argument.Span, "%s is no condition", strings.TrimPrefix(name, "Fn::"))
	return false, false
}

// combine is Fn::And or Fn::Or.
func (r *resolver) combine(list *jsontree.Node, and bool) (holds, ok bool) {
	if list.Kind != jsontree.Array || len(list.Children) == 0 {
		r.missing(list.Span, "Fn::And and Fn::Or take a list of conditions")
		return false, false
	}
	holds, ok = and, true
	for _, n := range list.Children {
		one, known := r.holds(n)
		ok = ok && known
		if and {
			holds = holds && one
		} else {
			holds = holds || one
		}
	}
	return holds, ok
}

// findInMap is Fn::FindInMap: a map of Mappings, and two keys.
func (r *resolver) findInMap(n *jsontree.Node) (*jsontree.Node, bool) {
	args, ok := r.elements("Fn::FindInMap", n, 3)
	if !ok {
		return nil, false
	}
	var keys [3]string
	for i, arg := range args {
		key, known := r.scalar("Fn::FindInMap", arg)
		keys[i], ok = key, ok && known
	}
	if !ok {
		return nil, false
	}
	found := member(r.mappings, keys[0]).Member(keys[1]).Member(keys[2])
	if found == nil {
		return r.missing(n.Span, "Mappings has no %s", strings.Join(keys[:], "."))
	}
	v := named("", found)
	v.Span = n.Span
	return v, true
}
