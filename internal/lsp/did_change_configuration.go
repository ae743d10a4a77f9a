package lsp

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/internal/settings"
)

const section = settings.Section

// DidChangeConfiguration takes the user's new settings. Clients that answer
// workspace/configuration send nothing useful with this notification: they are
// asked.
func (s *server) DidChangeConfiguration(_ context.Context, p *protocol.DidChangeConfigurationParams) error {
	if s.can.configuration {
		s.start(s.pullSettings)
		return nil
	}
	var sections map[string]json.RawMessage
	if err := json.Unmarshal(p.Settings, &sections); err != nil {
		return invalid("settings is no object")
	}
	s.apply(sections[section])
	return nil
}

// pullSettings asks the client for the user's settings.
func (s *server) pullSettings(ctx context.Context) {
	if !s.can.configuration {
		return
	}
	s.pulling.Lock() // an answer must not overtake a later one
	defer s.pulling.Unlock()
	answers, err := s.client.Configuration(ctx, &protocol.ConfigurationParams{
		Items: []protocol.ConfigurationItem{{Section: new(section)}},
	})
	if err != nil || len(answers) != 1 {
		s.logf("settings: the client answers with %d values, %v", len(answers), err)
		return
	}
	s.apply(json.RawMessage(answers[0]))
}

// apply makes raw, on top of what initialize has set, the settings that hold.
func (s *server) apply(raw json.RawMessage) {
	decoded, unknown, err := settings.Decode(s.initial, raw)
	s.reportSettings(unknown, err)
	var before settings.Settings
	s.change(func(v *view) *view {
		before = v.settings
		next := *v
		next.settings = decoded
		return &next
	})
	if before.CodeLens != decoded.CodeLens {
		s.refreshLenses()
	}
	if o := s.workspaceOptions(s.now()); !sameLoading(before, decoded) {
		s.workspace.Configure(o)
		s.surveyAll()
	}
}

// sameLoading reports whether packages are loaded alike under both settings.
func sameLoading(a, b settings.Settings) bool {
	return slices.Equal(a.BuildFlags, b.BuildFlags) && maps.Equal(a.Env, b.Env) && a.JSON == b.JSON
}

// reportSettings tells the user what is wrong with the settings, each thing once.
func (s *server) reportSettings(unknown []string, err error) {
	for _, name := range unknown {
		s.warnOnce("lambda-lsp has no setting " + name)
	}
	if err != nil {
		s.warnOnce(err.Error())
	}
}

// warnOnce shows a message that has not been shown before.
func (s *server) warnOnce(message string) {
	if _, seen := s.warned.LoadOrStore(message, true); !seen {
		s.showMessage(protocol.MessageTypeWarning, message)
	}
}
