package relay

import (
	"encoding/json"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/lsp"
)

// A merger puts our part into gopls's result; ok is false if it cannot.
type merger func(r *relay, result, part []byte) (merged []byte, ok bool)

// A method is how requests of one are answered. The zero value is for those that
// gopls answers alone.
type method struct {
	capability string // of the server that has it
	merge      merger // of what both say
	resolve    bool   // it completes an item that one of the two has made
	// needless reports whether ours has nothing to add to what gopls says of a file that
	// both know: it is not asked then. nil is never.
	needless func(r *relay, m *message) bool
}

// methods are those of requests that our server may have a part in.
var methods = map[string]method{
	"textDocument/hover":        {capability: "hoverProvider", merge: mergeHover},
	"textDocument/completion":   {capability: "completionProvider", merge: mergeCompletion, needless: completesNothing},
	"textDocument/codeAction":   {capability: "codeActionProvider", merge: mergeList},
	"textDocument/codeLens":     {capability: "codeLensProvider", merge: mergeList},
	"textDocument/documentLink": {capability: "documentLinkProvider", merge: mergeList, needless: linksNothing},
	"textDocument/diagnostic":   {capability: "diagnosticProvider", merge: mergeReport},
	renameMethod:                {capability: "hoverProvider", merge: mergeEdit},
	"completionItem/resolve":    {capability: "completionProvider", resolve: true},
	"codeAction/resolve":        {capability: "codeActionProvider", resolve: true},
	"codeLens/resolve":          {capability: "codeLensProvider", resolve: true},
}

// unasked are the requests that editors make without the user asking: on every move of
// the cursor, or for all that is on the screen. An error would be shown each time.
var unasked = map[string]bool{
	"textDocument/documentHighlight":         true,
	"textDocument/documentSymbol":            true,
	"textDocument/foldingRange":              true,
	"textDocument/inlayHint":                 true,
	"textDocument/inlineValue":               true,
	"textDocument/documentColor":             true,
	"textDocument/linkedEditingRange":        true,
	"textDocument/semanticTokens/full":       true,
	"textDocument/semanticTokens/full/delta": true,
	"textDocument/semanticTokens/range":      true,
	"textDocument/signatureHelp":             true,
}

// linksNothing: our links are in JSON files.
func linksNothing(*relay, *message) bool { return true }

// completesNothing reports whether there is no handler to be completed at a place. As
// one types that is so nearly always, and gopls need not share the processor.
func completesNothing(r *relay, m *message) bool {
	params := m.at(m.params)
	file := fileOf(text(params, "textDocument", "uri"))
	d := r.documents[file]
	var at position
	if d == nil || json.Unmarshal(lookup(params, "position"), &at) != nil {
		return false
	}
	return !lsp.CompletesHandler(file, d.text, r.offset(d.text, at))
}

const commandMethod = "workspace/executeCommand"

// renameMethod is one that our server has without saying so: function.json follows
// the handler that gopls renames.
const renameMethod = "textDocument/rename"

// mergeEdit puts our edits of other files behind gopls's.
func mergeEdit(_ *relay, result, part []byte) ([]byte, bool) {
	if at := find(result, "documentChanges"); at.ok() {
		more := append(items(lookup(part, "documentChanges")), documentChanges(lookup(part, "changes"))...)
		return splice(result, at, appendItems(result[at.start:at.end], more)), true
	}
	ok := false
	members(lookup(part, "changes"), func(name string, _ int, value span) {
		ok = true
		edits := lookup(part, "changes")
		result = put(result, edits[value.start:value.end], "changes", name)
	})
	return result, ok
}

// documentChanges are changes in the newer form, which gopls gives every editor.
func documentChanges(changes []byte) (list [][]byte) {
	members(changes, func(name string, _ int, value span) {
		list = append(list, fill(`{"textDocument":{"uri":`, quote(name), `,"version":null},"edits":`, changes[value.start:value.end], `}`))
	})
	return list
}

// mergeList puts our items behind gopls's.
func mergeList(_ *relay, result, part []byte) ([]byte, bool) {
	return appendItems(result, items(part)), isEmpty(result) || result[0] == '['
}

// mergeHover puts what we say below what gopls does.
func mergeHover(_ *relay, result, part []byte) ([]byte, bool) {
	if isEmpty(result) {
		return part, true
	}
	at := find(result, "contents", "value")
	if !at.ok() || result[at.start] != '"' {
		return result, false // of an older form, which gopls does not speak
	}
	rule := `\n\n`
	if text(result, "contents", "kind") == "markdown" {
		rule = `\n\n---\n\n`
	}
	more := find(part, "contents", "value")
	if !more.ok() || part[more.start] != '"' {
		return result, false
	}
	// One string in front of the other's closing quote, both as they are escaped.
	end := at.end - 1
	return slices.Concat(result[:end], []byte(rule), part[more.start+1:more.end-1], result[end:]), true
}

// mergeCompletion puts our items behind gopls's, whose defaults are not for ours.
func mergeCompletion(_ *relay, result, part []byte) ([]byte, bool) {
	if isEmpty(result) {
		return part, true
	}
	if result[0] == '[' {
		return appendItems(result, items(part)), true
	}
	list := find(result, "items")
	if !list.ok() {
		return put(result, part, "items"), true
	}
	var own [][]byte
	defaults := find(result, "itemDefaults").ok()
	for _, item := range items(part) {
		if defaults && !find(item, "insertTextFormat").ok() {
			item = put(item, []byte("1"), "insertTextFormat") // plain text
		}
		own = append(own, item)
	}
	return splice(result, list, appendItems(result[list.start:list.end], own)), true
}

// mergeReport puts our diagnostics behind gopls's in the answer to a pull.
func mergeReport(_ *relay, result, part []byte) ([]byte, bool) {
	own := items(lookup(part, "items"))
	if len(own) == 0 {
		return result, true
	}
	list := find(result, "items")
	if !list.ok() {
		return put(result, appendItems(nil, own), "items"), true
	}
	return splice(result, list, appendItems(result[list.start:list.end], own)), true
}
