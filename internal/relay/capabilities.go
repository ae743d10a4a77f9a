package relay

import (
	"encoding/json"
	"slices"
)

// capabilityMergers lists how the capabilities are merged that both servers have: those
// that are not here are gopls's.
var capabilityMergers = map[string]func(gopls, ours []byte) []byte{
	"codeActionProvider": func(g, o []byte) []byte {
		return mergeOptions(g, o, "codeActionKinds")
	},
	"completionProvider": func(g, o []byte) []byte {
		return mergeOptions(g, o, "triggerCharacters")
	},
	"executeCommandProvider": func(g, o []byte) []byte {
		return mergeOptions(g, o, "commands")
	},
	"codeLensProvider":     func(g, o []byte) []byte { return mergeOptions(g, o, "") },
	"diagnosticProvider":   func(g, o []byte) []byte { return mergeOptions(g, o, "") },
	"documentLinkProvider": func(g, o []byte) []byte { return mergeOptions(g, o, "") },
	"workspace":            func(g, o []byte) []byte { return mergeOptions(g, o, "") },
}

// mergeCapabilities returns gopls's capabilities with what ours adds to them.
func mergeCapabilities(g, o []byte) []byte {
	members(o, func(name string, _ int, value span) {
		mine := o[value.start:value.end]
		theirs := lookup(g, name)
		switch merge := capabilityMergers[name]; {
		case theirs == nil || string(theirs) == "null" || string(theirs) == "false":
			g = put(g, mine, name)
		case merge != nil:
			g = put(g, merge(theirs, mine), name)
		}
	})
	return g
}

// mergeOptions returns the options g with what o adds: the elements of a list,
// true instead of false, and what is missing. A plain true has no options.
func mergeOptions(g, o []byte, list string) []byte {
	if !isObject(g) || !isObject(o) {
		return g
	}
	members(o, func(name string, _ int, value span) {
		mine, theirs := o[value.start:value.end], lookup(g, name)
		switch {
		case name == list && theirs != nil:
			g = put(g, mergeStrings(theirs, mine), name)
		case theirs == nil && name != list, string(theirs) == "false" && string(mine) == "true":
			g = put(g, mine, name)
		case theirs == nil && list != "codeActionKinds":
			g = put(g, mine, name) // without a list of kinds there are all kinds
		}
	})
	return g
}

func mergeStrings(g, o []byte) []byte {
	var theirs, mine []string
	_, _ = json.Unmarshal(g, &theirs), json.Unmarshal(o, &mine) // what is no list of strings adds nothing
	var more [][]byte
	for _, s := range mine {
		if !slices.Contains(theirs, s) {
			more = append(more, quote(s))
		}
	}
	return appendItems(g, more)
}
