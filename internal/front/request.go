package front

import (
	"encoding/base64"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// An event is a request as a function URL, or the default route of an HTTP API,
// puts it: both have version 2.0 of the format.
//
// Source: AWS Lambda Developer Guide, "Invoking Lambda function URLs".
type event struct {
	Version               string            `json:"version"`
	RouteKey              string            `json:"routeKey"`
	RawPath               string            `json:"rawPath"`
	RawQueryString        string            `json:"rawQueryString"`
	Cookies               []string          `json:"cookies,omitempty"`
	Headers               map[string]string `json:"headers"`
	QueryStringParameters map[string]string `json:"queryStringParameters,omitempty"`
	RequestContext        requestContext    `json:"requestContext"`
	Body                  string            `json:"body,omitempty"`
	IsBase64Encoded       bool              `json:"isBase64Encoded"`
}

type requestContext struct {
	AccountID    string      `json:"accountId"`
	APIID        string      `json:"apiId"`
	DomainName   string      `json:"domainName"`
	DomainPrefix string      `json:"domainPrefix"`
	HTTP         httpContext `json:"http"`
	RequestID    string      `json:"requestId"`
	RouteKey     string      `json:"routeKey"`
	Stage        string      `json:"stage"`
	Time         string      `json:"time"`
	TimeEpoch    int64       `json:"timeEpoch"` // milliseconds
}

type httpContext struct {
	Method    string `json:"method"`
	Path      string `json:"path"`
	Protocol  string `json:"protocol"`
	SourceIP  string `json:"sourceIp"`
	UserAgent string `json:"userAgent"`
}

// newEvent makes the event of a request to the function of that name. The path
// is the function's part of the request's, escaped as it came.
func newEvent(r *http.Request, name, path, requestID string, body []byte, now time.Time) event {
	e := event{
		Version:               "2.0",
		RouteKey:              "$default",
		RawPath:               path,
		RawQueryString:        r.URL.RawQuery,
		Headers:               headersOf(r),
		QueryStringParameters: joined(r.URL.Query()),
		RequestContext: requestContext{
			AccountID: "anonymous",
			APIID:     name,
			// With the port: the addresses that are made of it then work.
			DomainName:   r.Host,
			DomainPrefix: name,
			HTTP:         httpContext{Method: r.Method, Path: path, Protocol: r.Proto, UserAgent: r.UserAgent()},
			RequestID:    requestID,
			RouteKey:     "$default",
			Stage:        "$default",
			Time:         now.UTC().Format("02/Jan/2006:15:04:05 -0700"),
			TimeEpoch:    now.UnixMilli(),
		},
	}
	e.RequestContext.HTTP.SourceIP, _, _ = net.SplitHostPort(r.RemoteAddr)
	for _, line := range r.Header.Values("Cookie") {
		for cookie := range strings.SplitSeq(line, ";") {
			if cookie = strings.TrimSpace(cookie); cookie != "" {
				e.Cookies = append(e.Cookies, cookie)
			}
		}
	}
	if isText(r.Header) && utf8.Valid(body) || len(body) == 0 {
		e.Body = string(body)
	} else {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(body), true
	}
	return e
}

// perConnection are headers between two neighbours, which end here.
var perConnection = []string{"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// headersOf is a request's header with names in lower case and the values of
// each joined, with what a gateway adds. Cookies have a place of their own.
func headersOf(r *http.Request) map[string]string {
	headers := map[string]string{}
	for name, values := range r.Header {
		if name != "Cookie" && !slices.Contains(perConnection, name) {
			headers[strings.ToLower(name)] = strings.Join(values, ",")
		}
	}
	_, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		port = "80"
	}
	headers["host"] = r.Host
	headers["x-forwarded-proto"] = "http"
	headers["x-forwarded-port"] = port
	if ip, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		headers["x-forwarded-for"] = strings.TrimPrefix(headers["x-forwarded-for"]+", "+ip, ", ")
	}
	return headers
}

// joined is a query with the values of each name joined.
func joined(query url.Values) map[string]string {
	parameters := map[string]string{}
	for name, values := range query {
		parameters[name] = strings.Join(values, ",")
	}
	return parameters
}

// isText reports whether a body goes into the event as it is. AWS names no types; what
// an HTTP API was seen to do (ministackorg/ministack, pull request 766) is this: forms
// and types such as application/vnd.api+json come in base64.
func isText(h http.Header) bool {
	if h.Get("Content-Encoding") != "" {
		return false
	}
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return false
	}
	switch kind {
	case "application/json", "application/javascript", "application/xml":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}
