package relay

// asked is a request of a server's that the editor has not answered.
type asked struct {
	side   *side
	id     []byte // as the server has it; nil if the relay itself has asked
	answer func(m *message)
}

// calledBy passes a server's request on to the editor, under a number: the
// servers' own could be the same. The caller holds mu.
func (r *relay) calledBy(s *side, m *message) {
	a := asked{side: s, id: m.at(m.id)}
	switch m.method {
	case "client/registerCapability":
		m = r.register(s, m, &a)
	case "client/unregisterCapability":
		m = r.unregister(s, m)
	case "window/workDoneProgress/create":
		token := string(lookup(m.at(m.params), "token"))
		r.tokens[token] = s.which
		a.answer = func(answer *message) {
			if answer.err.ok() {
				delete(r.tokens, token) // nothing is said with it
			}
		}
	case "workspace/configuration":
		if s.which == gopls && r.phase == shutDown {
			return
		}
	}
	number := r.number()
	r.asked[string(number)] = a
	r.tell(m.withID(number))
}

// request asks the editor for something of the relay's own.
func (r *relay) request(method string, params []byte) {
	number := r.number()
	r.asked[string(number)] = asked{}
	r.tell(newCall(number, method, params))
}

// answeredByEditor passes an answer on to the server that has asked. The caller
// holds mu.
func (r *relay) answeredByEditor(m *message) {
	a, ok := r.asked[m.key()]
	if !ok {
		return // the server that has asked is gone
	}
	delete(r.asked, m.key())
	if a.answer != nil {
		a.answer(m)
	}
	if a.side != nil {
		a.side.reply(m.withID(a.id))
	}
}

// reply is send to a server that may ask while it starts.
func (s *side) reply(body []byte) {
	if s.state == starting || s.state == ready {
		_, _ = s.out.Give(body)
	}
}

// notifiedBy passes a server's notification on. The caller holds mu.
func (r *relay) notifiedBy(s *side, m *message) {
	switch m.method {
	case "textDocument/publishDiagnostics":
		r.published(s.which, m)
		return
	case "$/progress":
		r.progressed(s, m)
	case "$/cancelRequest":
		r.cancelAsked(s, m)
		return
	}
	r.tell(m.body)
}

// cancelAsked passes on that a server takes a request of its back.
func (r *relay) cancelAsked(s *side, m *message) {
	id := string(lookup(m.at(m.params), "id"))
	for number, a := range r.asked {
		if a.side == s && string(a.id) == id {
			r.tell(m.withParams(put(m.at(m.params), []byte(number), "id")))
			return
		}
	}
}

// progressed keeps track of what goes on, so that it can be seen to end.
func (r *relay) progressed(s *side, m *message) {
	params := m.at(m.params)
	token := string(lookup(params, "token"))
	switch text(params, "value", "kind") {
	case "begin":
		r.tokens[token] = s.which
	case "end":
		delete(r.tokens, token)
	}
}

// endProgress ends what a server that is gone was doing.
func (r *relay) endProgress(w which) {
	for token, who := range r.tokens {
		if who == w {
			delete(r.tokens, token)
			r.tell(newNotification("$/progress", fill(`{"token":`, token, `,"value":{"kind":"end"}}`)))
		}
	}
}
