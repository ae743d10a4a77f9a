package debug_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-dap"
)

// A client sets a breakpoint, reads locals, steps, lets the function run on and
// gets its response; then once more, with an edit between.
func TestSession(t *testing.T) {
	t.Parallel()
	for name, archive := range models {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := begin(t, archive)
			for session, bang := range []string{"!", "?!"} {
				if session > 0 {
					f.edit(`"!"`, `"`+bang+`"`)
					f.edit("\tfmt.Println", "\n\tfmt.Println") // and everything moves
				}
				c := connect(t, f.address)
				stop := f.line("// stop")
				c.launch(map[string]any{}, f.file, stop)
				c.run()
				at := c.at(f.file, stop)
				if locals := c.locals(at); !strings.Contains(locals["evt"], `Name: "World"`) {
					t.Errorf("the locals are %v", locals)
				}
				must[*dap.NextResponse](c, "next", dap.NextArguments{ThreadId: at.thread})
				at = c.at(f.file, stop+1)
				if locals := c.locals(at); locals["greeting"] != `"Hello, "` {
					t.Errorf("after a step the locals are %v", locals)
				}
				c.resume(at)
				want := fmt.Sprintf("%q", "Hello, World"+bang)
				event[*dap.TerminatedEvent](c)
				if got := c.output("stdout"); got != want+"\n" {
					t.Errorf("the response is shown as %q, want %s", got, want)
				}
				if log := c.output("console"); !strings.Contains(log, "out\nerr\n") || !strings.Contains(log, "REPORT RequestId") {
					t.Errorf("the log is shown as %q", log)
				}
				c.disconnect()
				part := <-f.parts
				if part.Session != session+1 || part.Invocation == nil || string(part.Invocation.Payload) != want {
					t.Errorf("the command says %+v, want %s", part, want)
				}
			}
		})
	}
}
