package vscodetest

import "testing"

// What is in vscode/test/host, in the extension host.
func TestHost(t *testing.T) {
	i := launch(t, options{smoke: true})
	defer i.stop()
	i.run(t, "host", scene{folder: hello(t)})
}
