package lsp

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// No request waits for the network: for an AWS that never answers.
func TestPromise2RequestsDoNotWaitForTheNetwork(t *testing.T) {
	asked := make(chan struct{}, 100)
	silent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// The server notices that a client has gone once it has read the request.
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	defer silent.Close()
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": silent.URL, "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key",
		"AWS_EC2_METADATA_DISABLED": "true",
	} {
		t.Setenv(name, value)
	}
	s := begin(t, start{dir: folder(t, shimFunction), capabilities: json.RawMessage(progressCapability)})
	doc := s.Open(s.path("main.go"))
	id, wait := s.Go("workspace/executeCommand", run("lambda.logs", map[string]any{"dir": s.dir}))
	<-asked
	at := map[string]any{
		"textDocument": map[string]any{"uri": doc.URI}, "position": s.At(doc.Text, "Handle").Start,
		"range": s.At(doc.Text, "Handle"), "context": map[string]any{"diagnostics": []any{}},
	}
	for _, method := range []string{"hover", "codeLens", "codeAction", "completion"} {
		s.Must("textDocument/"+method, at, nil)
	}
	s.SetText(doc, doc.Text+"\n")
	s.Diagnostics(doc)
	s.Notify("$/cancelRequest", map[string]any{"id": id})
	if err := wait(nil); code(err) != -32800 {
		t.Errorf("got %v", err)
	}
}
