package relay

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
)

// fromEditor takes a message of the editor's.
func (r *relay) fromEditor(body []byte) {
	m, err := parse(body)
	if err != nil {
		r.logf("read: a body of the editor's is no message")
		r.tell(newError([]byte("null"), codeParse, err.Error()))
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case m.isAnswer():
		r.answeredByEditor(m)
	case !m.isCall():
		r.notifiedByEditor(m)
	case m.method == "initialize" && r.phase == created:
		r.begin(m)
	case m.method == "initialize":
		r.refuse(m, codeInvalidRequest, "initialize came twice")
	case r.phase == created || r.phase == initializing:
		r.refuse(m, codeNotInitialized, m.method+" came before initialize")
	case r.phase == shutDown:
		r.refuse(m, codeInvalidRequest, m.method+" came after shutdown")
	default:
		r.route(m)
	}
}

// tell sends the editor a body.
func (r *relay) tell(body []byte) {
	_, _ = r.editor.Give(body) // an editor that cannot be written to has gone, which read sees
}

func (r *relay) refuse(m *message, code int, text string) {
	r.tell(newError(m.at(m.id), code, text))
}

// oursToo are the notifications that both servers get.
var oursToo = map[string]bool{
	"initialized":                      true,
	"textDocument/didSave":             true,
	"workspace/didChangeConfiguration": true,
}

// notifiedByEditor passes a notification on. The caller holds mu.
func (r *relay) notifiedByEditor(m *message) {
	if m.method == "exit" {
		for _, s := range r.sides {
			s.send(m.body)
		}
		r.cancel(errExit)
		return
	}
	if r.phase != initialized {
		return // nothing may come before, and only exit after
	}
	switch m.method {
	case "$/cancelRequest":
		r.cancelRequest(m)
	case "window/workDoneProgress/cancel":
		r.sides[r.tokens[string(lookup(m.at(m.params), "token"))]].send(m.body)
	case "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose":
		r.didSync(m)
	case "workspace/didChangeWorkspaceFolders":
		r.changeFolders(m)
		r.both(m.body)
	case "workspace/didChangeWatchedFiles":
		r.didChangeWatchedFiles(m)
	default:
		if !r.isOurs(m) {
			r.sides[gopls].send(m.body)
		}
		if oursToo[m.method] {
			r.sides[ours].send(m.body)
		}
		if m.method == "initialized" {
			r.greet()
		}
	}
}

func (r *relay) both(body []byte) {
	for _, s := range r.sides {
		s.send(body)
	}
}

// didChangeWatchedFiles tells each server of the files that are its own: gopls begins
// its diagnosis again for whatever it is told of.
func (r *relay) didChangeWatchedFiles(m *message) {
	r.sides[ours].send(m.body)
	var changes [][]byte
	all := items(lookup(m.at(m.params), "changes"))
	for _, change := range all {
		if r.mattersToGopls(change) {
			changes = append(changes, change)
		}
	}
	switch len(changes) {
	case 0:
	case len(all):
		r.sides[gopls].send(m.body)
	default:
		r.sides[gopls].send(m.withParams(put(m.at(m.params), appendItems(nil, changes), "changes")))
	}
}

// mattersToGopls reports whether it may have asked to be told of a change. What comes
// and goes we are told of whatever it is; of files, gopls has asked for those that the
// text of a registration of its names the ending of. A name without one may be a
// directory's.
func (r *relay) mattersToGopls(change []byte) bool {
	file := fileOf(text(change, "uri"))
	if isJSON(file) {
		return false
	}
	ext := strings.TrimPrefix(filepath.Ext(file), ".")
	switch ext {
	case "", "go", "mod", "sum", "work":
		return true
	}
	for _, reg := range r.registered {
		if bytes.Contains(reg.options, []byte(ext)) {
			return true
		}
	}
	return false
}

// changeFolders keeps track of the folders, for a gopls that is started later.
func (r *relay) changeFolders(m *message) {
	event := lookup(m.at(m.params), "event")
	left := except(r.folders, lookup(event, "removed"))
	r.folders = appendItems(nil, append(left, items(lookup(event, "added"))...))
}

// except returns the folders of a list that are not in another.
func except(folders, others []byte) (list [][]byte) {
	other := map[string]bool{}
	for _, folder := range items(others) {
		other[text(folder, "uri")] = true
	}
	for _, folder := range items(folders) {
		if !other[text(folder, "uri")] {
			list = append(list, folder)
		}
	}
	return list
}

// A note is a message for the user.
type note struct {
	kind int // of MessageType
	text string
}

const (
	kindWarning = 2
	kindInfo    = 3
)

// say shows the user a message, as soon as the editor can show one. The caller
// holds mu.
func (r *relay) say(kind int, text string) {
	r.logf("%s", text)
	r.notes = append(r.notes, note{kind, text})
	if r.phase == initialized && r.greeted {
		r.greet()
	}
}

// greet shows what there was to say before the editor was ready.
func (r *relay) greet() {
	r.greeted = true
	for _, n := range r.notes {
		params, _ := json.Marshal(struct {
			Type    int    `json:"type"`
			Message string `json:"message"`
		}{n.kind, n.text})
		r.tell(newNotification("window/showMessage", params))
	}
	r.notes = nil
}
