package aws

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	awssdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// A LogQuery chooses what to read of a function's logs.
type LogQuery struct {
	Since     time.Time
	Filter    string // a CloudWatch Logs filter pattern
	RequestID string // of one invocation
	Follow    bool   // go on until the context ends
}

// A LogEvent is one entry of a log stream.
type LogEvent struct {
	Time    time.Time `json:"time"`
	Stream  string    `json:"stream"`
	Message string    `json:"message"`
	ID      string    `json:"id"`
}

// overlap is how far back each look of a follower reaches behind the newest event:
// CloudWatch makes entries visible out of order. Event ids keep them from repeating.
const overlap = 30 * time.Second

// Logs calls emit for each event in order of time. It returns when all were read,
// with Follow when ctx ends, which then is no error, and with emit's own error when
// it has one.
func (s *Session) Logs(ctx context.Context, name string, q LogQuery, emit func(LogEvent) error) error {
	group, err := s.logGroup(ctx, name)
	if err != nil {
		return err
	}
	seen := map[string]time.Time{}
	from := q.Since
	for {
		newest, events, err := s.readLogs(ctx, group, from, q, seen)
		if q.Follow && ctx.Err() != nil {
			return nil
		}
		for _, e := range events {
			if err := emit(e); err != nil {
				return err
			}
		}
		if err != nil && (!q.Follow || !isNotFound(err)) {
			if isNotFound(err) {
				return failure.New("logs", name, "there is no log group %s yet", group).WithHint("invoke the function first, or pass --follow to wait for it")
			}
			return s.fail("logs", name, err)
		}
		if !q.Follow {
			return nil
		}
		if back := newest.Add(-overlap); back.After(from) {
			from = back
		}
		for id, at := range seen {
			if at.Before(from) {
				delete(seen, id)
			}
		}
		if sleep(ctx, s.pace.follow) != nil {
			return nil
		}
	}
}

// logGroup is where the function logs: its LoggingConfig's group, or the default.
func (s *Session) logGroup(ctx context.Context, name string) (string, error) {
	out, err := s.lambda.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: &name})
	if err != nil {
		return "", s.fail("logs", name, err)
	}
	if c := out.LoggingConfig; c != nil && awssdk.ToString(c.LogGroup) != "" {
		return *c.LogGroup, nil
	}
	return "/aws/lambda/" + ShortName(name), nil
}

// readLogs returns what was not seen yet, in order of time, and the time of the
// newest event.
func (s *Session) readLogs(ctx context.Context, group string, from time.Time, q LogQuery, seen map[string]time.Time) (newest time.Time, events []LogEvent, err error) {
	in := &cloudwatchlogs.FilterLogEventsInput{LogGroupName: &group}
	if !from.IsZero() {
		in.StartTime = awssdk.Int64(from.UnixMilli())
	}
	if q.Filter != "" {
		in.FilterPattern = &q.Filter
	}
	newest = from
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(s.logs, in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return newest, nil, err
		}
		for _, e := range page.Events {
			event := logEvent(e)
			if event.Time.After(newest) {
				newest = event.Time
			}
			if _, ok := seen[event.key()]; ok {
				continue
			}
			seen[event.key()] = event.Time
			if q.RequestID == "" || strings.Contains(event.Message, q.RequestID) {
				events = append(events, event)
			}
		}
	}
	slices.SortStableFunc(events, func(a, b LogEvent) int { return a.Time.Compare(b.Time) })
	return newest, events, nil
}

func logEvent(e logtypes.FilteredLogEvent) LogEvent {
	return LogEvent{
		Time:    time.UnixMilli(awssdk.ToInt64(e.Timestamp)).UTC(),
		Stream:  awssdk.ToString(e.LogStreamName),
		Message: awssdk.ToString(e.Message),
		ID:      awssdk.ToString(e.EventId),
	}
}

// key tells an event from every other. An event id is optional in CloudWatch's
// answers (API reference, "FilteredLogEvent").
func (e LogEvent) key() string {
	if e.ID != "" {
		return e.ID
	}
	return fmt.Sprintf("%s %d %s", e.Stream, e.Time.UnixNano(), e.Message)
}
