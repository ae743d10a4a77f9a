package testenv

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// generateEvents prints every sample event that the SAM CLI has, as "sam local
// generate-event" does without options.
const generateEvents = `
import json, sys
from samcli.lib.generated_sample_events.events import Events
events = Events()
all = {}
for service, types in events.event_mapping.items():
    for name, sample in types.items():
        defaults = {tag: of.get("default") for tag, of in sample["tags"].items()}
        all[service + " " + name] = json.loads(events.generate_event(service, name, defaults))
json.dump(all, sys.stdout)
`

// SAMEvents returns AWS's own sample events, by service and name as in "s3 put". It
// ends the test where .ci/test-tools has not installed them.
func SAMEvents(t testing.TB) map[string]json.RawMessage {
	t.Helper()
	dir, python := filepath.Join(root(t), ".tools", "sam"), NeedTool(t, "python3")
	if _, err := os.Stat(dir); err != nil {
		Missing(t, "the SAM CLI's sample events are not in "+dir+" (make test-tools puts them there)")
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", generateEvents)
	cmd.Env = append(os.Environ(), "PYTHONPATH="+dir+string(os.PathListSeparator)+AWSTools(t))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var events map[string]json.RawMessage
	if err := json.Unmarshal(out, &events); err != nil {
		t.Fatal(err)
	}
	return events
}
