package local

import (
	"io"
	"net/http"
)

// stream returns what takes the response that r posts for the current job, as it
// comes, nil where that is wanted whole. Who gets a writer calls endStream. It
// reports false when there can be no other response: one has begun, even if it
// broke off. An error can be posted then.
func (a *runtimeAPI) stream(id string, r *http.Request, failed bool) (to io.Writer, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	j := a.current
	if failed || j == nil || j.id != id || j.stream == nil {
		return nil, true
	}
	if a.ended || j.streamed.Load() {
		return nil, false
	}
	if to = j.stream(r.Header.Get("Content-Type")); to != nil {
		j.streamed.Store(true)
		a.streaming = true
		a.streams.Add(1)
	}
	return to, true
}

// endStream says that nothing more is passed on.
func (a *runtimeAPI) endStream() {
	a.mu.Lock()
	a.streaming = false
	a.mu.Unlock()
	a.streams.Done()
}

// pass copies a response piece by piece, each as soon as it is there, and reports
// whether it is more than limit. A writer that fails gets nothing more; the
// function does not learn of that, as it does not on Lambda. The error is of
// reading.
func pass(to io.Writer, from io.Reader, limit int) (tooLarge bool, err error) {
	buf := make([]byte, 32<<10)
	var broken error
	for left := limit; ; {
		n, err := from.Read(buf)
		if n > left {
			return true, drain(from)
		}
		left -= n
		if n > 0 && broken == nil {
			_, broken = to.Write(buf[:n])
		}
		if err == io.EOF {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
}
