package contract

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

//go:embed direct.py
var directScript []byte

// Direct makes the cases' calls one after the other in one process of a Python,
// importing the artifact, and returns what came of each. Log of the import
// comes first, apart. A case that must not share its process runs alone.
func Direct(t *testing.T, python, artifact string, cases []Case) (imported Outcome, outcomes []Outcome) {
	t.Helper()
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	requests, err := json.Marshal(calls(t, cases))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"direct.py": directScript, "requests": requests} {
		if err := os.WriteFile(file(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	module := strings.TrimSuffix(filepath.Base(artifact), ".so")
	cmd := exec.CommandContext(t.Context(), python, file("direct.py"), filepath.Dir(artifact), module, file("requests"), file("results"))
	cmd.Env = append(os.Environ(), "PYTHONIOENCODING=utf-8", "PYTHONDONTWRITEBYTECODE=1")
	if len(cases) > 0 {
		cmd.Env = append(cmd.Env, cases[0].Environ...)
	}
	var log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &log, &log
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	results := readResults(t, file("results"))
	logs := strings.Split(log.String(), "\x1e")
	if len(results) < len(cases)+1 {
		results = append(results, Outcome{Died: true, Status: cmd.ProcessState.ExitCode()})
	}
	for i := range results {
		if i < len(logs) {
			results[i].Log = logs[i]
		}
	}
	return results[0], results[1:]
}

// A call is what direct.py reads.
type call struct {
	Handler string            `json:"handler"`
	Event   string            `json:"event"`
	Environ map[string]string `json:"environ"`
	Context map[string]any    `json:"context"`
}

func calls(t *testing.T, cases []Case) []call {
	list := []call{}
	for _, c := range cases {
		// The identity's header has other names than the object that the runtime client makes of it.
		var id struct{ CognitoIdentityID, CognitoIdentityPoolID *string }
		var client map[string]any
		for header, into := range map[string]any{c.Identity: &id, c.ClientContext: &client} {
			if header == "" {
				continue
			}
			if err := json.Unmarshal([]byte(header), into); err != nil {
				t.Fatal(err)
			}
		}
		if client != nil {
			client = map[string]any{"client": client["client"], "custom": client["custom"], "env": client["env"]}
		}
		list = append(list, call{c.Handler, c.Event, c.Assign, map[string]any{
			"function_name": FunctionName, "function_version": Version, "invoked_function_arn": ARN,
			"memory_limit_in_mb": "256", "aws_request_id": RequestID,
			"log_group_name": "/aws/lambda/" + FunctionName, "log_stream_name": "2026/01/01/[$LATEST]0123",
			"identity":       map[string]any{"cognito_identity_id": id.CognitoIdentityID, "cognito_identity_pool_id": id.CognitoIdentityPoolID},
			"client_context": client, "remaining": 3000,
		}})
	}
	return list
}

func readResults(t *testing.T, file string) []Outcome {
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []Outcome
	for lines := bufio.NewReader(f); ; {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return list
		}
		var r struct {
			Payload *string
			Error   struct {
				Type, Module, Message string
				Frames                [][3]any
			}
		}
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		o := Outcome{Type: r.Error.Type, Error: r.Error.Message}
		if r.Payload != nil {
			o.Payload = []byte(*r.Payload)
		}
		for _, frame := range r.Error.Frames {
			o.Frames = append(o.Frames, frame[2].(string))
		}
		list = append(list, o)
	}
}
