package lsp

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
)

// canCreate reports whether the client creates the files that the server asks for.
func (f features) canCreate() bool { return f.applyEdits && f.createFiles && f.documentChanges }

// createFiles has the client create files, which its user can then undo. Most
// clients do not save them.
func (s *server) createFiles(ctx context.Context, files []scaffold.File) error {
	v := viewOf(ctx)
	edit := protocol.WorkspaceEdit{}
	// The last one is in front where the client shows them all, and is saved last:
	// by then there is a go.mod.
	for _, f := range slices.Backward(files) {
		if v.docs[f.Path] != nil {
			return failure.New("new", filepath.Dir(f.Path), "%s is open in the editor", filepath.Base(f.Path)).
				WithHint("choose another directory, or close the file")
		}
		edit.DocumentChanges = append(edit.DocumentChanges, createFile(v.uriOf(f.Path), f.Text)...)
	}
	dir := filepath.Dir(files[0].Path)
	answer, err := s.client.ApplyEdit(ctx, &protocol.ApplyWorkspaceEditParams{Label: new("New function"), Edit: edit})
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return refused(dir, err.Error(), files)
	case answer == nil || !answer.Applied:
		reason := "it gives no reason"
		if answer != nil && answer.FailureReason != nil {
			reason = *answer.FailureReason
		}
		return refused(dir, reason, files)
	}
	if len(unlike(files)) > 0 {
		s.showMessage(protocol.MessageTypeInfo, filepath.Base(dir)+": save the new files; on disk they are empty until then")
	}
	return nil
}

// createFile returns the parts of an edit that create a file with a text.
func createFile(u uri.URI, text string) []protocol.DocumentChange {
	changes := []protocol.DocumentChange{&protocol.CreateFile{Kind: "create", URI: u}}
	if text == "" {
		return changes
	}
	insert := &protocol.TextDocumentEdit{Edits: []protocol.TextDocumentEditElement{&protocol.TextEdit{NewText: text}}}
	insert.TextDocument.URI = u
	return append(changes, insert)
}

// refused is the error of a client that has not created all files.
func refused(dir, reason string, files []scaffold.File) error {
	e := failure.New("new", dir, "the editor has not created the files: %s", reason)
	var left []string
	for _, f := range files {
		if _, err := os.Lstat(f.Path); err == nil {
			left = append(left, filepath.Base(f.Path))
		}
	}
	if len(left) > 0 {
		return e.WithHint("remove what it has left: %s", strings.Join(left, ", "))
	}
	return e
}

// unlike returns the files whose text is not what is on disk.
func unlike(files []scaffold.File) []scaffold.File {
	return slices.DeleteFunc(slices.Clone(files), func(f scaffold.File) bool {
		text, err := os.ReadFile(f.Path)
		return err == nil && string(text) == f.Text
	})
}
