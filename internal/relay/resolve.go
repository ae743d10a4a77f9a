package relay

// tag is the member of an item's data that says that the item is ours. What
// gopls has there stays as it is.
const tag = "lambda-lsp"

// ourPart marks what our server answers a request with as ours.
func (r *relay) ourPart(method string, result []byte) []byte {
	switch method {
	case "textDocument/completion", "textDocument/codeAction", "textDocument/codeLens":
	default:
		return result
	}
	var marked [][]byte
	for _, item := range items(result) {
		marked = append(marked, r.mark(method, item))
	}
	return appendItems(nil, marked)
}

func (r *relay) mark(method string, item []byte) []byte {
	if method == "textDocument/codeAction" {
		if text(item, "command") != "" {
			return item // it is a command, which has no data
		}
		item = r.organized(item)
	}
	data := lookup(item, "data")
	if data == nil {
		data = []byte("null")
	}
	return put(item, fill("{", quote(tag), ":", data, "}"), "data")
}

// resolve has an item completed by the server that it is of.
func (r *relay) resolve(q *request) {
	params := q.at(q.params)
	data := lookup(params, "data", tag)
	if data == nil {
		r.forward(q, gopls)
		return
	}
	item := drop(params, "data")
	if string(data) != "null" {
		item = put(item, data, "data")
	}
	s := r.sides[ours]
	if s.state != ready || string(lookup(s.capabilities, methods[q.method].capability, "resolveProvider")) != "true" {
		r.tell(newResult(q.at(q.id), params)) // it is complete
		return
	}
	m, err := parse(q.withParams(item))
	if err != nil {
		r.refuse(q.message, codeInvalidRequest, err.Error())
		return
	}
	method := q.method
	q.message = m
	q.then = func() {
		if o := q.answer[ours]; o != nil && o.result.ok() {
			marked := r.mark(listedBy[method], o.at(o.result))
			q.answer[ours], _ = parse(splice(o.body, o.result, marked))
		}
	}
	r.forward(q, ours)
}

// listedBy is the method that answers with the items that another completes.
var listedBy = map[string]string{
	"completionItem/resolve": "textDocument/completion",
	"codeAction/resolve":     "textDocument/codeAction",
	"codeLens/resolve":       "textDocument/codeLens",
}
