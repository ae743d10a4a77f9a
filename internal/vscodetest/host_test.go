package vscodetest

import (
	"strings"
	"testing"
)

// What is in vscode/test/host, in the extension host.
func TestHost(t *testing.T) {
	i := launch(t, options{smoke: true, env: withDelve(t)})
	defer i.stop()
	for line := range strings.Lines(i.run(t, "host", scene{folder: hello(t)})) {
		if strings.HasPrefix(line, "ok ") {
			t.Log(strings.TrimSpace(line))
		}
	}
}
