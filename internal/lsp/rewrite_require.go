package lsp

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"go.lsp.dev/protocol"

	"github.com/lambda-lsp/lambda-lsp/analyzer/handler"
	"github.com/lambda-lsp/lambda-lsp/internal/scaffold"
	"github.com/lambda-lsp/lambda-lsp/internal/workspace"
)

// require makes the module's go.mod and go.sum part of a conversion's edit where
// they lack what the new model imports. What no edit can do it says.
func (r *actionRequest) require(edit *protocol.WorkspaceEdit, kind protocol.CodeActionKind) (left string) {
	if edit == nil || kind == kindEventType {
		return ""
	}
	model := handler.Start
	if kind == kindToShim {
		model = handler.Shim
	}
	do := "go.mod is as it was: run go get " + scaffold.Needs(model)
	root := workspace.ModuleRoot(filepath.Dir(r.path))
	if root == "" {
		return "there is no go.mod: run go mod init and go get " + scaffold.Needs(model)
	}
	mod, sum := filepath.Join(root, "go.mod"), filepath.Join(root, "go.sum")
	modText, err := r.read(mod)
	if err != nil {
		return do
	}
	sumText, err := r.read(sum)
	absent := errors.Is(err, fs.ErrNotExist)
	if err != nil && !absent {
		return do
	}
	newMod, newSum, err := scaffold.Require(model, modText, sumText)
	switch {
	case err != nil:
		return do
	case string(newMod) == string(modText):
		return ""
	}
	if _, err := os.Stat(filepath.Join(root, "vendor", "modules.txt")); err == nil {
		return do + " and go mod vendor"
	}
	if absent && !(r.s.can.createFiles && r.s.can.documentChanges) {
		return do
	}
	r.add(edit, mod, string(modText), string(newMod))
	if absent {
		edit.DocumentChanges = append(edit.DocumentChanges, createFile(r.v.uriOf(sum), string(newSum))...)
	} else {
		r.add(edit, sum, string(sumText), string(newSum))
	}
	return ""
}
