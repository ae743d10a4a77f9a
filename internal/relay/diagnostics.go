package relay

import (
	"encoding/json"
	"strconv"
)

// diagnosed is what both servers have published of a file. The editor knows of
// one server, and takes its last word for all of it.
type diagnosed struct {
	said [2]published
	// edits are those of the document since the older of the two, and all of them after a
	// version: what was found in an older one cannot be moved.
	edits []edit
	since int
}

// published is the last word of one server.
type published struct {
	message *message
	version int // of the document; -1 if it was not said, or is no longer the same document
	items   [][]byte
}

// An edit is what one didChange did.
type edit struct {
	version int
	changes []change
}

// mostEdits is how many edits diagnostics are moved along before they are given up.
const mostEdits = 500

// published takes a server's publishDiagnostics. The caller holds mu.
func (r *relay) published(w which, m *message) {
	params := m.at(m.params)
	file := fileOf(text(params, "uri"))
	p := published{message: m, version: -1, items: items(lookup(params, "diagnostics"))}
	if v, err := strconv.Atoi(string(lookup(params, "version"))); err == nil {
		p.version = v
	}
	d := r.diagnosed[file]
	if d == nil {
		d = &diagnosed{said: [2]published{{version: -1}, {version: -1}}, since: p.version}
		if doc := r.documents[file]; doc != nil {
			d.since = doc.version // until now nobody has taken note
		}
	}
	d.said[w] = p
	if len(d.said[gopls].items)+len(d.said[ours].items) == 0 {
		delete(r.diagnosed, file)
		r.tell(m.body)
		return
	}
	r.diagnosed[file] = d
	d.forget()
	if len(d.said[w.other()].items) == 0 {
		r.tell(m.body)
		return
	}
	r.tell(r.together(d))
}

// together is what both say, with the version of the newer: what the other one
// found in an older text is moved to where it is now, and left out where the text
// was changed. All but ours keeps gopls's bytes; where gopls gives no version, as
// it speaks of the file on disk, there is none.
func (r *relay) together(d *diagnosed) []byte {
	newest := max(d.said[gopls].version, d.said[ours].version)
	m := d.said[gopls].message
	params := m.at(m.params)
	array := lookup(params, "diagnostics")
	if own, moved := r.at(d, d.said[gopls], newest); moved {
		array = appendItems(nil, own)
	}
	more, _ := r.at(d, d.said[ours], newest)
	params = put(params, appendItems(array, more), "diagnostics")
	switch v := d.said[gopls].version; {
	case v < 0:
		params = drop(params, "version") // of a document that was closed since
	case v != newest:
		params = put(params, strconv.AppendInt(nil, int64(newest), 10), "version")
	}
	return m.withParams(params)
}

// at is what a server has said, where it is in a newer version; nothing if that cannot be
// told.
func (r *relay) at(d *diagnosed, p published, version int) (list [][]byte, moved bool) {
	if p.version < 0 || p.version >= version {
		return p.items, false
	}
	if p.version < d.since {
		return nil, true
	}
	for _, item := range p.items {
		if item, ok := r.follow(d, item, p.version); ok {
			list = append(list, item)
		}
	}
	return list, true
}

// follow moves a diagnostic of a version along the edits since.
func (r *relay) follow(d *diagnosed, item []byte, version int) ([]byte, bool) {
	at := find(item, "range")
	var was rng
	if !at.ok() || json.Unmarshal(item[at.start:at.end], &was) != nil {
		return nil, false
	}
	now := was
	for _, e := range d.edits {
		if e.version <= version {
			continue
		}
		for _, c := range e.changes {
			start, ok := r.after(now.Start, c)
			end, too := r.after(now.End, c)
			if !ok || !too {
				return nil, false
			}
			now = rng{start, end}
		}
	}
	if now == was {
		return item, true
	}
	moved, err := json.Marshal(now)
	return splice(item, at, moved), err == nil
}

// moved takes note of an edit.
func (r *relay) moved(file string, version int, changes []change) {
	d := r.diagnosed[file]
	if d == nil {
		return
	}
	d.edits = append(d.edits, edit{version, changes})
	if len(d.edits) > mostEdits {
		d.edits, d.since = d.edits[:0:0], version
		for w := range d.said {
			d.said[w].items = nil
		}
	}
}

// forget drops the edits that both servers have seen.
func (d *diagnosed) forget() {
	oldest := -1
	for _, p := range d.said {
		if len(p.items) > 0 && p.version >= 0 && (oldest < 0 || p.version < oldest) {
			oldest = p.version
		}
	}
	for len(d.edits) > 0 && (oldest < 0 || d.edits[0].version <= oldest) {
		d.since, d.edits = d.edits[0].version, d.edits[1:]
	}
}

// unversion takes note that a file was opened or closed: its versions begin anew.
func (r *relay) unversion(file string) {
	if d := r.diagnosed[file]; d != nil {
		d.edits, d.since = nil, -1
		d.said[gopls].version, d.said[ours].version = -1, -1
	}
}

// withdraw takes back what a server that is gone has published.
func (r *relay) withdraw(w which) {
	for file, d := range r.diagnosed {
		if len(d.said[w].items) == 0 {
			continue
		}
		left, uri := d.said[w.other()], lookup(d.said[w].message.at(d.said[w].message.params), "uri")
		d.said[w] = published{version: -1}
		if len(left.items) > 0 {
			r.tell(r.now(d, left))
			continue
		}
		delete(r.diagnosed, file)
		r.tell(newNotification("textDocument/publishDiagnostics", fill(`{"uri":`, uri, `,"diagnostics":[]}`)))
	}
}

// now is what one server has said, where it is in the document as it is now.
func (r *relay) now(d *diagnosed, p published) []byte {
	if p.version < 0 {
		return p.message.withParams(drop(p.message.at(p.message.params), "version"))
	}
	newest := p.version
	if n := len(d.edits); n > 0 {
		newest = max(newest, d.edits[n-1].version)
	}
	list, moved := r.at(d, p, newest)
	if !moved {
		return p.message.body
	}
	params := put(p.message.at(p.message.params), appendItems(nil, list), "diagnostics")
	return p.message.withParams(put(params, strconv.AppendInt(nil, int64(newest), 10), "version"))
}
