package aws_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/awstest"
)

func TestInvokeAndLogs(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		if !s.RunsFunctions {
			t.Skip(s.Name + " does not run functions")
		}
		session := session(t, s.URL)
		deploy(t, session, function(t, "invoke-and-logs", hello))
		got, err := session.Invoke(bounded(t), "invoke-and-logs", "", []byte(`{"name": "World"}`))
		if err != nil {
			t.Fatal(err)
		}
		if string(got.Payload) != `"Hello, World!"` || got.FunctionError != "" || got.Version != "$LATEST" {
			t.Errorf("the answer is %+v, payload %s", got, got.Payload)
		}
		failed, err := session.Invoke(bounded(t), "invoke-and-logs", "", []byte(`{}`))
		if err != nil || failed.FunctionError != "Unhandled" || !strings.Contains(string(failed.Payload), `"errorMessage": "'name'"`) {
			t.Errorf("the failed answer is %+v (%v)", failed, err)
		}
		// The servers write logs a while after they answer, as CloudWatch does.
		found := errors.New("found")
		since := time.Now().Add(-time.Hour)
		ctx, cancel := context.WithTimeout(bounded(t), time.Minute) // a guard: the event ends it
		defer cancel()
		var all []string
		err = session.Logs(ctx, "invoke-and-logs", aws.LogQuery{Since: since, Follow: true}, func(e aws.LogEvent) error {
			all = append(all, e.Message)
			if strings.Contains(e.Message, "seen {'name': 'World'}") {
				return found
			}
			return nil
		})
		if !errors.Is(err, found) {
			t.Errorf("the log ended with %v after %q", err, all)
		}
	})
}

// Every event comes once and in order, however many pages the log has.
func TestLogsInPages(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *awstest.Server) {
		const name, count = "logs-in-pages", 230
		group := "/elsewhere/logs-in-pages"
		if !s.UpdatesStorage {
			group = "/aws/lambda/" + name
		}
		d := function(t, name, hello)
		d.Function.LoggingConfig = &types.LoggingConfig{LogGroup: awssdk.String(group)}
		account := session(t, s.URL)
		deploy(t, account, d)
		if err := account.Logs(bounded(t), name, aws.LogQuery{}, nil); err == nil || !strings.Contains(err.Error(), "there is no log group "+group+" yet; invoke the function first, or pass --follow") {
			t.Errorf("without a log group: %v", err)
		}
		s.CLI(t, "logs", "create-log-group", "--log-group-name", group)
		s.CLI(t, "logs", "create-log-stream", "--log-group-name", group, "--log-stream-name", "one")
		now := time.Now()
		var events []map[string]any
		for i := range count {
			events = append(events, map[string]any{"timestamp": now.UnixMilli() - count + int64(i), "message": fmt.Sprintf("RequestId: r%d event %d", i%2, i)})
		}
		text, err := json.Marshal(events)
		if err != nil {
			t.Fatal(err)
		}
		s.CLI(t, "logs", "put-log-events", "--log-group-name", group, "--log-stream-name", "one", "--log-events", string(text))
		url := s.URL
		if s.PagesLogs {
			url = newProxy(t, s, &fault{times: 1 << 30, do: smallPages, match: func(r *http.Request, _ []byte) bool {
				return strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".FilterLogEvents")
			}}).url
		}
		read := func(q aws.LogQuery) (messages []string) {
			if err := session(t, url).Logs(bounded(t), name, q, func(e aws.LogEvent) error {
				messages = append(messages, e.Message)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return messages
		}
		all := read(aws.LogQuery{})
		for i, got := range all {
			if !strings.HasSuffix(got, fmt.Sprintf(" event %d", i)) {
				t.Fatalf("event %d is %q", i, got)
			}
		}
		if len(all) != count {
			t.Errorf("%d events came of %d", len(all), count)
		}
		if got := len(read(aws.LogQuery{RequestID: "r1"})); got != count/2 {
			t.Errorf("%d events name the request", got)
		}
		if got := len(read(aws.LogQuery{Since: now.Add(-10 * time.Millisecond)})); got < 5 || got > 10 {
			t.Errorf("%d events came of the last 10", got)
		}
		// A follower that is interrupted ends without an error, and has repeated nothing.
		ctx, cancel := context.WithCancel(bounded(t))
		defer cancel()
		seen := map[string]int{}
		if err := account.Logs(ctx, name, aws.LogQuery{Follow: true}, func(e aws.LogEvent) error {
			seen[e.Message]++
			switch len(seen) {
			case count: // the next look finds one more
				s.CLI(t, "logs", "put-log-events", "--log-group-name", group, "--log-stream-name", "one", "--log-events", fmt.Sprintf(`[{"timestamp": %d, "message": "the last"}]`, now.UnixMilli()))
			case count + 1:
				cancel()
			}
			return nil
		}); err != nil {
			t.Errorf("the follower ended with %v", err)
		}
		for text, n := range seen {
			if n != 1 {
				t.Errorf("%q came %d times", text, n)
			}
		}
	})
}

// smallPages asks for 50 events at a time.
func smallPages(w http.ResponseWriter, r *http.Request, forward http.Handler) {
	var in map[string]any
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	in["limit"] = 50
	text, _ := json.Marshal(in)
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	forward.ServeHTTP(w, r)
}
