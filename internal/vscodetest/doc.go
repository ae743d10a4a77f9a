// Package vscodetest holds the tests that run the extension in the real VS Code:
// its own server, as .ci/vscode installs it, with Chromium in front, or without.
// What is done there is written in TypeScript, in vscode/test; a Go test lays out
// the workspace and whatever else there has to be, and says which file to run.
package vscodetest
