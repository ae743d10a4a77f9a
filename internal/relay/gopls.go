package relay

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/semver"
)

// oldest is the first gopls that finds a file's module by itself, wherever below
// the open folder it is: functions have modules of their own.
const oldest = "v0.16.0"

// without is what the user is told of a session without gopls.
const without = "lambda-lsp works without it, so there is no completion and no navigation"

// startGopls starts gopls and sends it initialize. The caller holds mu.
func (r *relay) startGopls() {
	now := time.Now()
	r.starts = append(slices.DeleteFunc(r.starts, func(t time.Time) bool { return now.Sub(t) > r.limits.window }), now)
	r.sides[gopls] = &side{which: gopls, state: starting}
	r.start(func() {
		command, err := r.find()
		if err != nil {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.giveUp(fmt.Sprintf("gopls %v: %s; install it with: go install golang.org/x/tools/gopls@latest", err, without))
			return
		}
		r.launch(command)
	})
}

func (r *relay) launch(command []string) {
	c, err := startChild(append(command, r.options.Args...), r.options.Options)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ctx.Err() != nil && err == nil {
		r.start(func() { _ = c.wait() })
		c.end(0)
		return
	}
	if err != nil {
		r.giveUp(fmt.Sprintf("gopls does not start (%v): %s", err, without))
		return
	}
	s := r.attach(gopls, c, c.wait, c.end)
	s.folders = r.folders
	r.bounded(s, "initialize", r.goplsParams(), func(answer *message) { r.introduced(s, answer) })
}

// introduced takes gopls's answer to initialize; nil is none.
func (r *relay) introduced(s *side, answer *message) {
	switch {
	case r.phase == shutDown || r.sides[gopls] != s:
	case answer == nil && s.state == starting:
		r.dismiss(s, "gopls does not answer: "+without)
	case answer == nil: // it has ended, which is dealt with there
	case !answer.result.ok():
		r.dismiss(s, fmt.Sprintf("gopls does not start (%s): %s", text(answer.at(answer.err), "message"), without))
	default:
		result := answer.at(answer.result)
		if v := goplsVersion(result); semver.IsValid(v) && semver.Compare(v, oldest) < 0 {
			r.dismiss(s, fmt.Sprintf("gopls %s is too old: %s; want %s or newer: go install golang.org/x/tools/gopls@latest", v, without, oldest))
			return
		}
		s.introduce(result)
		r.encoding = cmp.Or(text(s.capabilities, "positionEncoding"), utf16Encoding)
		if r.phase == initializing {
			r.startOurs()
			return
		}
		r.replay(s)
	}
}

// goplsVersion is the version that gopls gives of itself: a module's, or the
// build information that has it, in JSON. It is "" if it cannot be told.
func goplsVersion(init []byte) string {
	v := text(init, "serverInfo", "version")
	var build struct {
		Version string
		Main    struct{ Version string }
	}
	if json.Unmarshal([]byte(v), &build) == nil {
		return cmp.Or(build.Version, build.Main.Version)
	}
	return v
}

// dismiss ends a gopls that is of no use.
func (r *relay) dismiss(s *side, why string) {
	r.lose(s)
	r.start(func() { s.stop(r.limits.ending) })
	r.giveUp(why)
}

// giveUp goes on without gopls. The caller holds mu.
func (r *relay) giveUp(why string) {
	r.sides[gopls].state, r.sides[gopls].ended = gone, false
	r.say(kindWarning, why)
	for key, q := range r.requests {
		if q.held {
			delete(r.requests, key)
			r.refuse(q.message, codeRequestFailed, q.method+": "+r.absence(gopls))
		}
	}
	if r.phase == initializing {
		r.startOurs()
	}
}

// absence says why a server does not answer.
func (r *relay) absence(w which) string {
	switch s := r.sides[w]; {
	case s.state == starting:
		return w.String() + " has ended and is started again"
	case s.ended:
		return w.String() + " has ended"
	}
	return w.String() + " does not run"
}

// goplsEnded starts gopls again, unless it has ended too often.
func (r *relay) goplsEnded(why error) {
	if r.phase == shutDown || r.ctx.Err() != nil {
		return
	}
	how := "gopls has ended"
	if why != nil {
		how = fmt.Sprintf("gopls has ended (%v)", why)
	}
	if len(r.starts) >= r.limits.starts {
		r.giveUp(fmt.Sprintf("%s, %d times in a short while: %s", how, len(r.starts), without))
		return
	}
	if r.phase == initialized {
		r.say(kindWarning, how+" and is started again")
	} else {
		r.logf("%s and is started again", how)
	}
	r.startGopls()
}

// replay tells a gopls that has taken another one's place what the editor has
// told that, and asks what has waited for it.
func (r *relay) replay(s *side) {
	s.send(newNotification("initialized", []byte("{}")))
	if added, removed := except(r.folders, s.folders), except(s.folders, r.folders); len(added)+len(removed) > 0 {
		event := fill(`{"event":{"added":`, appendItems(nil, added), `,"removed":`, appendItems(nil, removed), `}}`)
		s.send(newNotification("workspace/didChangeWorkspaceFolders", event))
	}
	for _, d := range r.documents {
		if !d.ours {
			s.send(newNotification("textDocument/didOpen", d.opening()))
		}
	}
	var held []*request
	for _, q := range r.requests {
		if q.held {
			held = append(held, q)
		}
	}
	slices.SortFunc(held, func(a, b *request) int { return a.order - b.order })
	for _, q := range held {
		q.held = false
		s.send(q.bodyFor(gopls))
	}
}
