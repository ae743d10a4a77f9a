package front

import (
	"strings"
	"testing"
)

// Requests that address this machine by its own names are answered, whoever has
// sent them; what a page elsewhere has a browser send is not.
func TestGuard(t *testing.T) {
	t.Parallel()
	s := serving(t, Options{Functions: []Function{echo("fn")}, Hosts: []string{"tunnel.example", "box.example:8080"}})
	const crossSite = "Sec-Fetch-Site cross-site "
	for _, c := range []struct {
		name, header string // pairs, separated by blanks
		method       string
		status       int
	}{
		{"address", "", "POST", 200},
		{"name", "Host localhost:9000", "POST", 200},
		{"name in capitals, with a dot", "Host LocalHost.", "POST", 200},
		{"name below", "Host fn.localhost:1", "GET", 200},
		{"IPv6", "Host [::1]:9000", "GET", 200},
		{"another loopback address, forwarded port", "Host 127.9.9.9:80", "GET", 200},
		{"allowed", "Host tunnel.example", "POST", 200},
		{"allowed with any port", "Host tunnel.example:443", "POST", 200},
		{"allowed with its port", "Host box.example:8080", "POST", 200},
		{"not with another", "Host box.example:80", "POST", 403},
		{"rebound", "Host evil.example:9000", "POST", 403},
		{"like an address", "Host 127.0.0.1.evil.example", "POST", 403},
		{"like a name", "Host localhost.evil.example", "POST", 403},
		{"this network", "Host 192.168.1.10:9000", "POST", 403},
		{"any address", "Host 0.0.0.0:9000", "POST", 403},
		{"own page", "Origin http://localhost:3000 " + crossSite, "POST", 200},
		{"allowed page", "Origin https://tunnel.example " + crossSite, "POST", 200},
		{"foreign page", "Origin https://evil.example " + crossSite, "POST", 403},
		{"sandboxed page, or a file", "Origin null", "POST", 403},
		{"foreign picture", crossSite + "Sec-Fetch-Mode no-cors", "GET", 403},
		{"foreign link", crossSite + "Sec-Fetch-Mode navigate", "GET", 200},
		{"foreign form", crossSite + "Sec-Fetch-Mode navigate", "POST", 403},
		{"typed", "Sec-Fetch-Site none Sec-Fetch-Mode navigate", "GET", 200},
	} {
		for _, path := range []string{"/", "/2015-03-31/functions/fn/invocations"} {
			method := c.method
			if strings.Contains(path, "functions") {
				if method == "GET" {
					continue
				}
			}
			r, body := s.do(t, method, path, "{}", strings.Fields(c.header)...)
			if r.StatusCode != c.status {
				t.Errorf("%s: %s %s gives %d %s", c.name, method, path, r.StatusCode, body)
			}
		}
	}
}
