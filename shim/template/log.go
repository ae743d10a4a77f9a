//go:build linux && go1.18

package glue

import (
	"encoding/json"
	"log"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// stamp is how Lambda writes the time of a log line.
const stamp = "2006-01-02T15:04:05.000Z"

// logJSON is Lambda's JSON log format, set by init.
var logJSON bool

func init() {
	logJSON = strings.EqualFold(os.Getenv("AWS_LAMBDA_LOG_FORMAT"), "JSON")
	log.SetFlags(0)
	log.SetOutput(logWriter{})
}

// A logWriter writes what package log wrote as a line of Lambda's log.
type logWriter struct{}

func (logWriter) Write(p []byte) (int, error) {
	var line []byte
	if logJSON {
		line = jsonLine(logEntry{Level: "INFO", Message: strings.TrimSuffix(string(p), "\n")})
	} else {
		line = append(textPrefix(), p...)
	}
	if _, err := os.Stderr.Write(line); err != nil {
		return 0, err
	}
	return len(p), nil
}

// logStack writes a panic and its stack as one event. A line feed would begin
// the next event, so lines of the text format end the way Lambda's runtime
// clients write those of a traceback.
func logStack(message string, frames []runtime.Frame) {
	var stack []string
	for _, f := range frames {
		stack = append(stack, f.Function+" "+f.File+":"+strconv.Itoa(f.Line))
	}
	var line []byte
	if logJSON {
		line = jsonLine(logEntry{Level: "ERROR", Message: message, StackTrace: stack})
	} else {
		text := strings.ReplaceAll(message, "\n", "\r")
		for _, s := range stack {
			text += "\r\u00a0\u00a0" + s
		}
		line = append(textPrefix(), text+"\n"...)
	}
	_, _ = os.Stderr.Write(line) // nowhere is left to report it
}

// textPrefix is the time and the request id, each with its tab.
func textPrefix() []byte {
	b := make([]byte, 0, 256)
	b = time.Now().UTC().AppendFormat(b, stamp)
	b = append(b, '\t')
	if id := requestID.Load(); id != nil {
		b = append(b, *id...)
	}
	return append(b, '\t')
}

// A logEntry has the keys that Lambda's Python runtime writes.
type logEntry struct {
	Timestamp  string   `json:"timestamp"`
	Level      string   `json:"level"`
	Message    string   `json:"message"`
	RequestID  string   `json:"requestId"`
	StackTrace []string `json:"stackTrace,omitempty"`
}

func jsonLine(e logEntry) []byte {
	e.Timestamp = time.Now().UTC().Format(stamp)
	if id := requestID.Load(); id != nil {
		e.RequestID = *id
	}
	b, _ := json.Marshal(e) // strings always encode
	return append(b, '\n')
}
