package relay

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/frame"
	"github.com/lambda-lsp/lambda-lsp/internal/lsp"
	"github.com/lambda-lsp/lambda-lsp/internal/settings"
)

// begin starts both servers for an editor that has sent initialize: first gopls,
// whose answer decides what ours is told of the editor.
func (r *relay) begin(m *message) {
	r.phase, r.initialize = initializing, m
	params := m.at(m.params)
	if pid, err := strconv.Atoi(string(lookup(params, "processId"))); err == nil {
		r.watch(pid)
	}
	if folders := lookup(params, "workspaceFolders"); string(folders) != "null" {
		r.folders = folders
	}
	if root := text(params, "rootUri"); len(items(r.folders)) == 0 && root != "" {
		r.folders = fill(`[{"uri":`, quote(root), `,"name":`, quote(path.Base(fileOf(root))), `}]`)
	}
	if !trusted(params) {
		r.say(kindInfo, "gopls is not started in a workspace that is not trusted")
		r.startOurs()
		return
	}
	r.startGopls()
}

// trusted reports whether what is in the workspace may be run: gopls runs the go
// command, and that the module's own programs.
func trusted(params []byte) bool {
	options := lookup(params, "initializationOptions")
	return string(lookup(options, "trusted")) != "false" && string(lookup(options, settings.Section, "trusted")) != "false"
}

// goplsParams are initialize's for gopls: the editor's own, but for the options
// that are ours and the folders that have come and gone since.
func (r *relay) goplsParams() []byte {
	params := drop(r.initialize.at(r.initialize.params), "initializationOptions", settings.Section)
	if r.phase == initialized && r.folders != nil {
		// The root that it has had is one of them, or is none any more.
		params = drop(drop(put(params, r.folders, "workspaceFolders"), "rootUri"), "rootPath")
	}
	return params
}

// ourParams are initialize's for our server, which does as gopls does what an
// editor can have in one way only.
func (r *relay) ourParams() []byte {
	params := r.initialize.at(r.initialize.params)
	options := lookup(params, "initializationOptions", settings.Section)
	if options == nil {
		options = []byte("{}")
	}
	if !trusted(params) {
		options = put(options, []byte("false"), "trusted")
	}
	params = put(drop(params, "processId"), options, "initializationOptions")
	g := r.sides[gopls]
	if g.state == gone || g.state == absent {
		return params
	}
	params = put(params, appendItems(nil, [][]byte{quote(r.encoding)}), "capabilities", "general", "positionEncodings")
	params = put(params, []byte("true"), "capabilities", "textDocument", "publishDiagnostics", "versionSupport")
	if !g.offers("diagnosticProvider") {
		params = drop(params, "capabilities", "textDocument", "diagnostic")
	}
	formats := items(lookup(params, "capabilities", "textDocument", "hover", "contentFormat"))
	if len(formats) > 1 {
		params = put(params, appendItems(nil, formats[:1]), "capabilities", "textDocument", "hover", "contentFormat")
	}
	return params
}

// startOurs starts our server, in this process. The caller holds mu.
func (r *relay) startOurs() {
	near, far := frame.Buffered()
	ctx, cancel := context.WithCancel(r.ctx)
	done := make(chan error, 1)
	r.start(func() {
		err := fmt.Errorf("it has a bug")
		defer func() {
			_ = far.Close()
			done <- err
		}()
		err = lsp.Serve(ctx, far, r.options.Options)
	})
	s := r.attach(ours, near, func() error { return <-done }, func(time.Duration) { cancel() })
	r.bounded(s, "initialize", r.ourParams(), func(answer *message) {
		if answer != nil && answer.result.ok() {
			s.introduce(answer.at(answer.result))
		} else if s.state == starting {
			r.logf("lambda-lsp does not start")
			r.lose(s)
		}
		r.welcome()
	})
}

// bounded is ask of a server that is not waited for for ever: one that does not
// answer is as good as gone.
func (r *relay) bounded(s *side, method string, params []byte, done func(answer *message)) {
	answered := false
	bound := time.AfterFunc(r.limits.initialize, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if answered {
			return
		}
		answered = true
		r.logf("%s: no answer to %s in %v", s.which, method, r.limits.initialize)
		r.start(func() { s.stop(0) })
		done(nil)
	})
	r.ask(s, method, params, func(answer *message) {
		if !answered {
			answered = true
			bound.Stop()
			done(answer)
		}
	})
}

// welcome answers the editor's initialize with what both servers can.
func (r *relay) welcome() {
	if r.phase != initializing {
		return
	}
	r.phase = initialized
	g, o := r.sides[gopls], r.sides[ours]
	var result []byte
	switch {
	case g.state == ready && o.state == ready:
		result = put(g.init, mergeCapabilities(g.capabilities, r.ownCapabilities()), "capabilities")
	case g.state == ready:
		result = g.init
	case o.state == ready:
		result = o.init
	default:
		r.refuse(r.initialize, codeRequestFailed, "neither gopls nor lambda-lsp starts")
		return
	}
	r.tell(newResult(r.initialize.at(r.initialize.id), result))
}

// ownCapabilities are what our server has and what the relay makes of both.
func (r *relay) ownCapabilities() []byte {
	c := r.sides[ours].capabilities
	if encodings := lookup(r.initialize.at(r.initialize.params), "capabilities", "general", "positionEncodings"); encodings == nil {
		c = drop(c, "positionEncoding") // the editor is older than the question
	}
	if r.organizes() {
		commands, _ := json.Marshal(append(r.sides[ours].commands(), organizeCommand))
		c = put(c, commands, "executeCommandProvider", "commands")
	}
	return c
}
