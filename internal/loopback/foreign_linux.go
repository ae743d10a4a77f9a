package loopback

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// States of a socket in the kernel's tables.
const (
	established = "01"
	listening   = "0A"
)

// foreign reports whether another user than this process's, or root, has made the
// connection. What the kernel does not tell is no reason to refuse.
func foreign(conn net.Conn) bool {
	client, server := addrPort(conn.RemoteAddr()), addrPort(conn.LocalAddr())
	if !client.IsValid() || !server.IsValid() {
		return false
	}
	told := false // the tables have our own sockets, so they have the client's
	for _, file := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		f, err := os.Open(file)
		if err != nil {
			continue
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			s, ok := parse(lines.Text())
			switch {
			case !ok:
			case s.state == listening:
				told = told || s.local.Port() == server.Port()
			case s.local == client && s.remote == server:
				// A socket that its program has closed is nobody's, which reads as root's.
				return s.uid != 0 && s.uid != os.Geteuid() || s.uid == 0 && s.state != established
			}
		}
	}
	return told
}

func addrPort(a net.Addr) netip.AddrPort {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	ap := tcp.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap().WithZone(""), ap.Port())
}

// A socket is a line of the tables.
type socket struct {
	local, remote netip.AddrPort
	state         string
	uid           int
}

// parse reads one.
//
// Source: proc_pid_net(5), "/proc/net/tcp".
func parse(line string) (s socket, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 8 {
		return s, false
	}
	var err error
	s.local, s.remote, s.state = address(fields[1]), address(fields[2]), fields[3]
	s.uid, err = strconv.Atoi(fields[7])
	return s, err == nil && s.local.IsValid() && s.remote.IsValid()
}

// address reads ADDRESS:PORT, whose address is in words of the machine's byte order.
func address(text string) netip.AddrPort {
	host, port, _ := strings.Cut(text, ":")
	b, err := hex.DecodeString(host)
	n, bad := strconv.ParseUint(port, 16, 16)
	if err != nil || bad != nil || len(b)%4 != 0 {
		return netip.AddrPort{}
	}
	for i := 0; i < len(b); i += 4 {
		binary.NativeEndian.PutUint32(b[i:], binary.BigEndian.Uint32(b[i:]))
	}
	ip, _ := netip.AddrFromSlice(b) // of another length it is not valid
	return netip.AddrPortFrom(ip.Unmap(), uint16(n))
}
