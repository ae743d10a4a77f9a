package relay

import (
	"strconv"
	"time"
)

// A request is one of the editor's that was not answered yet.
type request struct {
	*message
	key    string
	merge  merger  // nil when one server answers alone
	to     [2]bool // who is to answer
	waits  [2]bool
	answer [2]*message
	held   bool // until gopls is back
	bound  *time.Timer
	order  int
	then   func() // before the answer goes on; may be nil
}

// route passes a request on to whom it concerns. The caller holds mu.
func (r *relay) route(m *message) {
	q := &request{message: m, key: m.key()}
	how := methods[m.method]
	mine := r.sides[ours].offers(how.capability)
	switch {
	case m.method == "shutdown":
		r.shutdown(q)
	case m.method == commandMethod:
		r.execute(q)
	case how.resolve:
		r.resolve(q)
	case r.isOurs(m):
		if !mine {
			r.tell(newResult(m.at(m.id), []byte("null")))
			return
		}
		r.forward(q, ours)
	case how.merge != nil && mine:
		q.merge = how.merge
		r.forward(q, r.between(m, how)...)
	default:
		r.forward(q, gopls)
	}
}

// between is which servers are to answer what both could.
func (r *relay) between(m *message, how method) []which {
	if m.method == renameMethod {
		return []which{gopls, ours} // ours is no answer by itself
	}
	if r.sides[gopls].state != ready {
		return []which{ours} // it is not waited for
	}
	var list []which
	if c := text(m.at(m.params), "context", "triggerCharacter"); c != "" {
		for _, s := range r.sides {
			for _, t := range items(lookup(s.capabilities, how.capability, "triggerCharacters")) {
				if string(t) == string(quote(c)) {
					list = append(list, s.which)
				}
			}
		}
	}
	if len(list) == 0 {
		list = []which{gopls, ours}
	}
	return list
}

// forward sends a request to servers, gopls first: it is the one that takes its time,
// and whether ours is to be asked too can be found out meanwhile. A request that is to
// gopls alone, and comes while that is started again, waits for it.
func (r *relay) forward(q *request, to ...which) {
	r.requests[q.key] = q
	r.ids++
	q.order = r.ids
	for _, w := range to {
		s := r.sides[w]
		if w == ours && q.waits[gopls] && q.merge != nil && r.isNeedless(q.message) {
			continue
		}
		q.to[w] = true
		switch {
		case s.state == ready:
			q.waits[w] = true
			s.send(q.bodyFor(w))
		case s.state == starting && w == gopls:
			q.waits[w], q.held = true, true
		}
	}
	r.settle(q)
}

// isNeedless reports whether ours has nothing to add to what gopls says.
func (r *relay) isNeedless(m *message) bool {
	needless := methods[m.method].needless
	return needless != nil && needless(r, m)
}

// bodyFor is the request as a server gets it.
func (q *request) bodyFor(w which) []byte {
	if q.merge == nil {
		return q.body
	}
	params := q.at(q.params)
	// What is known already is asked for again, as it is made of two parts.
	params = drop(params, "previousResultId")
	if w == ours {
		// One request shows progress once.
		params = drop(drop(params, "workDoneToken"), "partialResultToken")
	}
	if len(params) == len(q.at(q.params)) {
		return q.body
	}
	return q.withParams(params)
}

// answeredBy takes a server's answer to a request of the editor's.
func (r *relay) answeredBy(w which, key string, m *message) {
	q := r.requests[key]
	if q == nil || !q.waits[w] {
		return // it came too late
	}
	q.waits[w] = false
	q.answer[w] = m
	r.settle(q)
}

// settle answers a request if everybody has said what they have to say. Ours is
// not waited for much longer than gopls.
func (r *relay) settle(q *request) {
	switch {
	case r.requests[q.key] != q || q.waits[gopls]:
		return
	case q.waits[ours] && q.merge != nil && q.answer[gopls] != nil:
		if q.bound == nil {
			q.bound = time.AfterFunc(r.limits.ours, func() { r.late(q) })
		}
		return
	case q.waits[ours]:
		return
	}
	delete(r.requests, q.key)
	if q.bound != nil {
		q.bound.Stop()
	}
	if q.then != nil {
		q.then()
	}
	r.tell(r.compose(q))
}

// late gives our part of an answer up.
func (r *relay) late(q *request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.requests[q.key] != q || !q.waits[ours] {
		return
	}
	r.logf("%s: lambda-lsp takes too long, its part is left out", q.method)
	q.waits[ours] = false
	r.sides[ours].send(newNotification("$/cancelRequest", fill(`{"id":`, q.at(q.id), `}`)))
	r.settle(q)
}

// compose is the answer to a request.
func (r *relay) compose(q *request) []byte {
	g, o := q.answer[gopls], q.answer[ours]
	if q.method == renameMethod && (g == nil || g.err.ok() || isEmpty(g.at(g.result))) {
		q.merge, o = nil, nil // there is nothing that function.json would follow
	}
	switch {
	case g == nil && o == nil:
		who := gopls
		if !q.to[gopls] {
			who = ours
		} else if unasked[q.method] {
			return newResult(q.at(q.id), []byte("null")) // that gopls does not run the user knows
		}
		return newError(q.at(q.id), codeRequestFailed, q.method+": "+r.absence(who))
	case q.merge == nil && o == nil:
		return g.body
	case q.merge == nil:
		return o.body
	}
	part := r.part(q, o)
	switch {
	case g == nil && o.err.ok():
		return o.body
	case g == nil:
		return newResult(q.at(q.id), part)
	case isEmpty(part):
		return g.body
	case g.err.ok():
		return r.despite(q, g, part)
	}
	merged := g.body
	r.guard("the merge of "+q.method, func() {
		if result, ok := q.merge(r, g.at(g.result), part); ok {
			merged = splice(g.body, g.result, result)
		}
	})
	return merged
}

// part is what our server has to add to an answer: nothing if it has failed.
func (r *relay) part(q *request, o *message) (part []byte) {
	switch {
	case o == nil:
		return nil
	case o.err.ok():
		if code := o.errorCode(); code != codeRequestCancelled {
			r.logf("%s: lambda-lsp: %s", q.method, o.at(o.err))
		}
		return nil
	}
	r.guard("our part of "+q.method, func() { part = r.ourPart(q.method, o.at(o.result)) })
	return part
}

// despite is the answer where gopls gives an error and we have a result. That
// the editor is to ask again, or has stopped asking, is what it has to hear.
func (r *relay) despite(q *request, g *message, part []byte) []byte {
	switch g.errorCode() {
	case codeRequestCancelled, codeContentModified, codeServerCancelled:
		return g.body
	}
	r.logf("%s: gopls: %s", q.method, g.at(g.err))
	return newResult(q.at(q.id), part)
}

// cancelRequest takes a request back. The caller holds mu.
func (r *relay) cancelRequest(m *message) {
	id := lookup(m.at(m.params), "id")
	if len(id) == 0 {
		return
	}
	key := (&message{body: id, id: span{0, len(id)}}).key()
	q := r.requests[key]
	if q == nil {
		return
	}
	if q.held {
		delete(r.requests, key)
		r.tell(newError(q.at(q.id), codeRequestCancelled, "cancelled"))
		return
	}
	for w, waits := range q.waits {
		if waits {
			r.sides[w].send(m.body)
		}
	}
}

// shutdown asks both servers to end their work; the answer waits for both, but
// not for ever.
func (r *relay) shutdown(q *request) {
	r.phase = shutDown
	for key, other := range r.requests {
		if other.held {
			delete(r.requests, key)
			r.refuse(other.message, codeRequestCancelled, "shutdown")
		}
	}
	q.merge = func(_ *relay, g, _ []byte) ([]byte, bool) { return g, true }
	q.bound = time.AfterFunc(r.limits.ending, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		q.waits = [2]bool{}
		r.settle(q)
	})
	r.requests[q.key] = q
	for w, s := range r.sides {
		if s.state == ready {
			q.waits[w] = true
			s.send(q.body)
		}
	}
	q.then = func() {
		if q.answer[gopls] == nil && q.answer[ours] == nil {
			q.answer[ours], _ = parse(newResult(q.at(q.id), []byte("null")))
		}
	}
	r.settle(q)
}

// number is the next id of a request that the relay makes or passes on.
func (r *relay) number() []byte {
	r.ids++
	return strconv.AppendInt(nil, int64(r.ids), 10)
}
