package relay

// A registration is what gopls has asked the editor for, and has it.
type registration struct {
	id, method, options []byte
}

// register keeps track of what gopls registers for, and tells our ids from its.
func (r *relay) register(s *side, m *message, a *asked) *message {
	list := items(lookup(m.at(m.params), "registrations"))
	if s.which == ours {
		return r.renamed(m, "registrations", list)
	}
	a.answer = func(answer *message) {
		if answer.err.ok() || r.sides[gopls] != s || s.state == gone {
			return
		}
		for _, item := range list {
			id := lookup(item, "id")
			r.registered[string(id)] = registration{id, lookup(item, "method"), lookup(item, "registerOptions")}
		}
	}
	return m
}

// unregister is the opposite. The misspelt name is the protocol's.
func (r *relay) unregister(s *side, m *message) *message {
	list := items(lookup(m.at(m.params), "unregisterations"))
	if s.which == ours {
		return r.renamed(m, "unregisterations", list)
	}
	for _, item := range list {
		delete(r.registered, string(lookup(item, "id")))
	}
	return m
}

// renamed gives our registrations ids that gopls's cannot have.
func (r *relay) renamed(m *message, member string, list [][]byte) *message {
	var named [][]byte
	for _, item := range list {
		named = append(named, put(item, quote("lambda-lsp/"+text(item, "id")), "id"))
	}
	if n, err := parse(m.withParams(put(m.at(m.params), appendItems(nil, named), member))); err == nil {
		return n
	}
	return m
}

// unregisterAll takes back what a gopls that is gone has registered for: the next
// one registers again.
func (r *relay) unregisterAll() {
	var list [][]byte
	for key, reg := range r.registered {
		list = append(list, fill(`{"id":`, reg.id, `,"method":`, reg.method, `}`))
		delete(r.registered, key)
	}
	if len(list) > 0 && r.phase == initialized {
		r.request("client/unregisterCapability", fill(`{"unregisterations":`, appendItems(nil, list), `}`))
	}
}
