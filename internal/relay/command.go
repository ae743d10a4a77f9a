package relay

import "encoding/json"

// execute has a command run by the server whose it is.
func (r *relay) execute(q *request) {
	params := q.at(q.params)
	command := text(params, "command")
	if command == organizeCommand {
		r.organize(q)
		return
	}
	for _, id := range r.sides[ours].commands() {
		if id != command {
			continue
		}
		if token := string(lookup(params, "workDoneToken")); token != "" {
			r.tokens[token] = ours
			q.then = func() { delete(r.tokens, token) }
		}
		r.forward(q, ours)
		return
	}
	r.forward(q, gopls)
}

// commands are the ids of those that a server runs.
func (s *side) commands() []string {
	var ids []string
	_ = json.Unmarshal(lookup(s.capabilities, "executeCommandProvider", "commands"), &ids) // none if there is no such list
	return ids
}
