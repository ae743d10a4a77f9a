package front

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A reply is a function's response that says what the HTTP response is.
type reply struct {
	status  int
	headers http.Header
	body    []byte
}

// A document is a function's response as it is written. What a gateway takes for
// a string may be a number or a truth value.
type document struct {
	StatusCode        json.RawMessage            `json:"statusCode"`
	Headers           map[string]json.RawMessage `json:"headers"`
	MultiValueHeaders map[string][]string        `json:"multiValueHeaders"`
	Cookies           []string                   `json:"cookies"`
	Body              *string                    `json:"body"`
	IsBase64Encoded   bool                       `json:"isBase64Encoded"`
}

// parseReply reads a response. One without a statusCode is itself the body. The
// error says what a gateway would not take.
//
// Source: AWS Lambda Developer Guide, "Invoking Lambda function URLs", section
// "Response payload format".
func parseReply(payload []byte) (reply, error) {
	var members map[string]json.RawMessage
	if !json.Valid(payload) {
		return reply{}, errors.New("it is not JSON")
	}
	if json.Unmarshal(payload, &members) != nil || members["statusCode"] == nil {
		return reply{http.StatusOK, http.Header{"Content-Type": {"application/json"}}, payload}, nil
	}
	var d document
	if err := json.Unmarshal(payload, &d); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			err = fmt.Errorf("its %s is a %s", kind.Field, kind.Value)
		}
		return reply{}, err
	}
	r, err := d.head()
	if err != nil || d.Body == nil {
		return r, err
	}
	r.body = []byte(*d.Body)
	if d.IsBase64Encoded {
		if r.body, err = base64.StdEncoding.DecodeString(*d.Body); err != nil {
			return r, fmt.Errorf("its body is not base64: %w", err)
		}
	}
	return r, nil
}

// head is the reply without its body.
func (d document) head() (reply, error) {
	r := reply{headers: http.Header{}}
	status, err := scalar(d.StatusCode)
	if err == nil {
		r.status, err = strconv.Atoi(status)
	}
	if err != nil || r.status < 200 || r.status > 599 {
		return r, fmt.Errorf("its statusCode is %s", d.StatusCode)
	}
	for name, value := range d.Headers {
		text, err := scalar(value)
		if err == nil {
			err = r.add(name, text)
		}
		if err != nil {
			return r, fmt.Errorf("its header %s: %w", quoted(name), err)
		}
	}
	for name, values := range d.MultiValueHeaders {
		delete(r.headers, http.CanonicalHeaderKey(name)) // these count
		for _, value := range values {
			if err := r.add(name, value); err != nil {
				return r, fmt.Errorf("its header %s: %w", quoted(name), err)
			}
		}
	}
	for _, cookie := range d.Cookies {
		if err := r.add("Set-Cookie", cookie); err != nil {
			return r, fmt.Errorf("its cookie %s: %w", quoted(cookie), err)
		}
	}
	if r.headers.Get("Content-Type") == "" {
		r.headers.Set("Content-Type", "application/json")
	}
	return r, nil
}

// add adds a header, but for those that are the server's to set.
func (r *reply) add(name, value string) error {
	if !headerName.MatchString(name) || strings.ContainsFunc(value, isControl) {
		return errors.New("that is no header")
	}
	name = http.CanonicalHeaderKey(name)
	if name != "Content-Length" && !slices.Contains(perConnection, name) {
		r.headers.Add(name, value)
	}
	return nil
}

// headerName is what RFC 9110 calls a token.
var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

func isControl(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }

// scalar is the text of a JSON string, number or truth value.
func scalar(raw json.RawMessage) (string, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, nil
	}
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || strings.ContainsRune("{[n", rune(raw[0])) {
		return "", fmt.Errorf("%s is no text", raw)
	}
	return string(raw), nil
}
