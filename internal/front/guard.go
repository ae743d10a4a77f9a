package front

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// guard keeps out what a web page somewhere else has a browser of this machine
// send. That the server listens on the loopback interface keeps out other
// machines, not these.
//
// A page can have its own name resolve to 127.0.0.1; then the Host is that name.
// SDKs, curl and people address the server as localhost or by a loopback address,
// which no name server can take over. The port is not looked at: who forwards
// one to the server may have another. A page can also send a request with a
// foreign Host's Origin: pages served from this machine may, others may only
// lead here by a link.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch origin := r.Header.Get("Origin"); {
		case !s.ours(r.Host):
			forbid(w, "this server is not called "+quoted(r.Host)+"; address it as localhost, or start it with --allow-host")
		case origin != "" && !s.ourOrigin(origin):
			forbid(w, "pages of "+quoted(origin)+" may not send requests here; --allow-host names more hosts")
		case origin == "" && r.Header.Get("Sec-Fetch-Site") == "cross-site" && !isLink(r):
			forbid(w, "pages of other sites may only link here; --allow-host names more hosts")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// ours reports whether a Host header addresses this machine.
func (s *server) ours(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.TrimSuffix(strings.Trim(name, "[]"), "."))
	if addr, err := netip.ParseAddr(name); err == nil && addr.Unmap().IsLoopback() {
		return true
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") ||
		slices.ContainsFunc(s.Hosts, func(h string) bool { return strings.EqualFold(h, name) || strings.EqualFold(h, host) })
}

func (s *server) ourOrigin(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && s.ours(u.Host)
}

// isLink reports whether a request is a person's who follows a link, or is sent
// on to here after logging in elsewhere.
func isLink(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Mode") == "navigate" && (r.Method == http.MethodGet || r.Method == http.MethodHead)
}

func forbid(w http.ResponseWriter, message string) {
	w.Header().Set("X-Amzn-ErrorType", "AccessDeniedException")
	writeMessage(w, http.StatusForbidden, message)
}

// writeMessage writes an error as API Gateway and function URLs do.
func writeMessage(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(append(encode(struct {
		Message string `json:"message"`
	}{message}), '\n'))
}

func quoted(s string) string {
	const most = 100
	if len(s) > most {
		s = s[:most] + "..."
	}
	return strconv.Quote(s)
}
