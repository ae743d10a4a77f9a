package relay

import "strings"

// organizeCommand has gopls put a file's imports in order. Our actions that write
// code end with it.
const (
	organizeCommand = "lambda.organizeImports"
	organizeKind    = "source.organizeImports"
)

// organizes reports whether gopls puts imports in order.
func (r *relay) organizes() bool {
	for _, kind := range items(lookup(r.sides[gopls].capabilities, "codeActionProvider", "codeActionKinds")) {
		if string(kind) == string(quote(organizeKind)) {
			return r.sides[gopls].state == ready
		}
	}
	return false
}

// organized returns one of our actions with the command that puts the imports in
// order of the Go file that it writes code to.
func (r *relay) organized(action []byte) []byte {
	if !strings.HasPrefix(text(action, "kind"), "refactor.rewrite.lambda.") || find(action, "command").ok() || !r.organizes() {
		return action
	}
	uri := goFileOf(lookup(action, "edit"))
	if uri == nil {
		uri = lookup(action, "data", "uri")
	}
	if uri == nil || !strings.HasSuffix(string(uri), `.go"`) {
		return action
	}
	return put(action, fill(`{"title":"Organize imports","command":`, quote(organizeCommand), `,"arguments":[`, uri, `]}`), "command")
}

// goFileOf is the URI of the first Go file that an edit is of, in JSON.
func goFileOf(edit []byte) (uri []byte) {
	for _, change := range items(lookup(edit, "documentChanges")) {
		if at := lookup(change, "textDocument", "uri"); uri == nil && strings.HasSuffix(string(at), `.go"`) {
			uri = at
		}
	}
	members(lookup(edit, "changes"), func(name string, _ int, _ span) {
		if uri == nil && strings.HasSuffix(name, ".go") {
			uri = quote(name)
		}
	})
	return uri
}

// organize has gopls put the imports in order of the file that the arguments
// name, and the editor make the edit.
func (r *relay) organize(q *request) {
	arguments := items(lookup(q.at(q.params), "arguments"))
	if len(arguments) != 1 || arguments[0][0] != '"' {
		r.refuse(q.message, codeInvalidParams, "want the URI of a Go file")
		return
	}
	g := r.sides[gopls]
	if g.state != ready {
		r.refuse(q.message, codeRequestFailed, organizeCommand+": "+r.absence(gopls))
		return
	}
	r.requests[q.key] = q
	done := func() {
		delete(r.requests, q.key)
		r.tell(newResult(q.at(q.id), []byte("null")))
	}
	params := fill(`{"textDocument":{"uri":`, arguments[0], `},"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},`,
		`"context":{"diagnostics":[],"only":[`, quote(organizeKind), `]}}`)
	r.ask(g, "textDocument/codeAction", params, func(answer *message) {
		actions := resultItems(answer)
		if len(actions) == 0 {
			done()
			return
		}
		if edit := lookup(actions[0], "edit"); edit != nil {
			r.apply(edit)
			done()
			return
		}
		r.ask(g, "codeAction/resolve", actions[0], func(answer *message) {
			if answer != nil {
				r.apply(lookup(answer.at(answer.result), "edit"))
			}
			done()
		})
	})
}

// resultItems are the elements of an answer's result, none if that is no list.
func resultItems(answer *message) [][]byte {
	if answer == nil {
		return nil
	}
	return items(answer.at(answer.result))
}

// apply has the editor make an edit.
func (r *relay) apply(edit []byte) {
	if isObject(edit) {
		r.request("workspace/applyEdit", fill(`{"label":"Organize imports","edit":`, edit, `}`))
	}
}
