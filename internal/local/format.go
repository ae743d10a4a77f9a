package local

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

// figures is the middle of a REPORT line, each figure followed by a tab.
func (r *Response) figures(memoryMB int) string {
	s := fmt.Sprintf("Duration: %.2f ms\tBilled Duration: %.0f ms\tMemory Size: %d MB\t", r.DurationMs, r.BilledMs, memoryMB)
	if r.MaxMemoryMB > 0 {
		s += fmt.Sprintf("Max Memory Used: %d MB\t", r.MaxMemoryMB)
	}
	if r.InitMs > 0 {
		s += fmt.Sprintf("Init Duration: %.2f ms\t", r.InitMs)
	}
	return s
}

func timeoutText(limit time.Duration) string {
	return fmt.Sprintf("Task timed out after %.2f seconds", limit.Seconds())
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// NewRequestID makes an Invocation.RequestID: a random UUID.
func NewRequestID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// newTraceID makes the value of an X-Ray header for a trace nobody samples.
func newTraceID() string {
	return fmt.Sprintf("Root=1-%08x-%s;Parent=%s;Sampled=0", time.Now().Unix(), randomHex(12), randomHex(8))
}

// checkJSON returns what is wrong with data as one JSON value.
func checkJSON(data []byte) error {
	if json.Valid(data) {
		return nil
	}
	var v json.RawMessage
	return json.Unmarshal(data, &v)
}

// headerJSON returns data on one line of ASCII, which every HTTP client reads
// alike.
func headerJSON(data []byte) (string, error) {
	if err := checkJSON(data); err != nil {
		return "", err
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return "", err
	}
	var ascii bytes.Buffer
	for b := compact.Bytes(); len(b) > 0; {
		r, n := utf8.DecodeRune(b)
		b = b[n:]
		switch {
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&ascii, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r >= 0x7f:
			fmt.Fprintf(&ascii, `\u%04x`, r)
		default:
			ascii.WriteByte(byte(r))
		}
	}
	return ascii.String(), nil
}

// headerSafe reports whether value arrives in a header as it was sent.
func headerSafe(value string) bool {
	for _, c := range []byte(value) {
		if c < ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}
