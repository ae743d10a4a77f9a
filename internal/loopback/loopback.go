// Package loopback keeps other users of this machine out of servers that are meant for
// the user who started them: the loopback interface is everybody's.
package loopback

import "net"

// SameUser returns a listener that closes connections which another user's program has
// made, before they are accepted; the administrator's it takes. That is known on Linux
// only, for TCP; elsewhere it takes all.
func SameUser(l net.Listener) net.Listener { return listener{l} }

type listener struct{ net.Listener }

// Accept waits for the next connection of the user's.
func (l listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil || !foreign(conn) {
			return conn, err
		}
		conn.Close()
	}
}
