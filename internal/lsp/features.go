package lsp

import (
	"slices"

	"go.lsp.dev/protocol"
)

// features are what a client can do, as far as the server cares.
type features struct {
	encoding protocol.PositionEncodingKind

	configuration   bool // answers workspace/configuration
	registerConfig  bool // lets the server register for didChangeConfiguration
	registerWatches bool // watches files for the server
	pull            bool // asks for diagnostics, and again when it is told to
	versions        bool // knows that diagnostics have a version
	progress        bool // shows progress of work that the server begins
	actions         bool // takes code actions, not only commands
	disabledActions bool // shows why an action cannot be taken
	resolveEdits    bool // asks for an action's edit when it is chosen
	createFiles     bool // takes edits that create files
	applyEdits      bool // makes edits that the server asks for
	documentChanges bool // takes edits for a version of a document
	markdown        bool // shows Markdown
	snippets        bool // takes completions with placeholders
	showDocument    bool // opens a file when it is told to
	refreshLenses   bool // asks for lenses again when it is told to
}

// featuresOf reads them from the client's capabilities.
func featuresOf(c *protocol.ClientCapabilities) features {
	f := features{encoding: protocol.PositionEncodingKindUTF16}
	if g := c.General; g != nil && slices.Contains(g.PositionEncodings, protocol.PositionEncodingKindUTF8) {
		f.encoding = protocol.PositionEncodingKindUTF8
	}
	if w := c.Workspace; w != nil {
		f.createFiles = w.WorkspaceEdit != nil && slices.Contains(w.WorkspaceEdit.ResourceOperations, protocol.ResourceOperationKindCreate)
		f.documentChanges = w.WorkspaceEdit != nil && is(w.WorkspaceEdit.DocumentChanges)
		f.applyEdits = is(w.ApplyEdit)
		f.refreshLenses = w.CodeLens != nil && is(w.CodeLens.RefreshSupport)
		f.configuration = is(w.Configuration)
		f.registerConfig = w.DidChangeConfiguration != nil && is(w.DidChangeConfiguration.DynamicRegistration)
		f.registerWatches = w.DidChangeWatchedFiles != nil && is(w.DidChangeWatchedFiles.DynamicRegistration)
	}
	if t := c.TextDocument; t != nil {
		f.snippets = t.Completion != nil && is(t.Completion.CompletionItem.SnippetSupport)
		f.markdown = t.Hover != nil && slices.Contains(t.Hover.ContentFormat, protocol.MarkupKindMarkdown)
		if a := t.CodeAction; a != nil {
			f.actions = a.CodeActionLiteralSupport.CodeActionKind.ValueSet != nil
			f.disabledActions = is(a.DisabledSupport)
			f.resolveEdits = is(a.DataSupport) && slices.Contains(a.ResolveSupport.Properties, "edit")
		}
		f.pull = t.Diagnostic != nil && c.Workspace != nil && c.Workspace.Diagnostics != nil && is(c.Workspace.Diagnostics.RefreshSupport)
		f.versions = t.PublishDiagnostics != nil && is(t.PublishDiagnostics.VersionSupport)
	}
	if w := c.Window; w != nil {
		f.progress = is(w.WorkDoneProgress)
		f.showDocument = w.ShowDocument != nil && w.ShowDocument.Support
	}
	return f
}

// is reports whether an optional boolean is there and true.
func is(b *bool) bool { return b != nil && *b }
