package local

import (
	"math"
	"time"
)

// A report collects what an invocation's END and REPORT lines and its Response
// say.
type report struct {
	o       Options
	id      string
	begin   time.Time     // when the function got the event
	init    time.Duration // 0: the process was there already
	took    time.Duration
	memory  int
	payload []byte
	failure *reason // nil: the function succeeded
	exited  bool    // without an answer

	streamed bool // a part of the response, or all, went to a stream
}

// A reason is how Lambda's own lines say that an invocation failed; it is empty
// when the function told so itself.
type reason struct {
	lines  string // before END
	status string // in REPORT
}

// answered records what the function posted.
func (r *report) answered(out outcome) {
	r.took = time.Since(r.begin)
	r.payload = out.payload
	if out.failed {
		r.failure = &reason{}
	}
}

// fail records an error that Lambda makes up.
func (r *report) fail(errorType, message string) {
	if !r.begin.IsZero() {
		r.took = time.Since(r.begin)
	}
	r.payload = errorObject(errorType, message)
	r.failure = &reason{lines: message + "\n" + errorType, status: "error\tError Type: " + errorType}
}

// exit records the end of the process before it answered.
func (r *report) exit(why string) {
	r.fail("Runtime.ExitError", "RequestId: "+r.id+" Error: "+why)
	r.exited = true
}

// timedOut records that the function was killed after limit.
func (r *report) timedOut(limit time.Duration) {
	text := timeoutText(limit)
	r.fail("Sandbox.Timedout", "RequestId: "+r.id+" Error: "+text)
	r.took = limit
	r.failure = &reason{
		lines:  time.Now().UTC().Format("2006-01-02T15:04:05.000Z") + " " + r.id + " " + text + "\n",
		status: "timeout",
	}
}

// finish writes the last lines and returns the Response.
func (r *report) finish(log *logbook) *Response {
	response := &Response{
		Payload:     r.payload,
		Streamed:    r.streamed,
		Exited:      r.exited,
		RequestID:   r.id,
		DurationMs:  ms(r.took),
		InitMs:      ms(r.init),
		BilledMs:    math.Ceil(ms(r.took) + ms(r.init)), // init is billed too since August 2025
		MaxMemoryMB: r.memory,
	}
	status := ""
	if r.failure != nil {
		response.FunctionError = "Unhandled"
		if r.failure.lines != "" {
			log.Printf("%s", r.failure.lines)
		}
		if r.failure.status != "" {
			status = "Status: " + r.failure.status + "\t"
		}
	}
	log.Printf("END RequestId: %s", r.id)
	log.Printf("REPORT RequestId: %s\t%s", r.id, response.figures(r.o.MemoryMB)+status)
	response.Logs = log.Take()
	return response
}
