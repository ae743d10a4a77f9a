package loopback

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"syscall"
	"testing"
)

// What a program of the same user says is heard, of another user's nothing is, however
// soon it leaves.
func TestSameUser(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "[::1]:0"} {
		plain, err := net.Listen("tcp", address)
		if err != nil {
			t.Logf("%s: %v", address, err)
			continue
		}
		defer plain.Close()
		heard := make(chan string)
		go func() {
			l := SameUser(plain)
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				text, _ := bufio.NewReader(conn).ReadString('\n')
				heard <- text
				conn.Close()
			}
		}()
		say := func(text string, stay bool) {
			t.Helper()
			conn, err := net.Dial("tcp", plain.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.WriteString(conn, text); err != nil && !stay {
				t.Fatal(err)
			}
			if !stay {
				conn.Close()
				return
			}
			t.Cleanup(func() { conn.Close() })
		}
		say("mine\n", true)
		if got := <-heard; got != "mine\n" {
			t.Errorf("%s: heard %q", address, got)
		}
		if os.Geteuid() != 0 {
			t.Skip("only root can be another user")
		}
		for range 20 {
			asNobody(t, func() { say("theirs, staying\n", true); say("theirs, leaving\n", false) })
		}
		say("mine again\n", true)
		if got := <-heard; got != "mine again\n" {
			t.Errorf("%s: heard %q", address, got)
		}
	}
}

// asNobody runs f with sockets that are another user's.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := syscall.Setfsuid(65534); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Setfsuid(0); err != nil {
			t.Error(err)
		}
	}()
	f()
}

func TestParse(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"   0: 0100007F:2328 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 1 1":                                                 "127.0.0.1:9000 127.0.0.1:54321 1000",
		"   0: 00000000000000000000000001000000:2328 0000000000000000FFFF00000100007F:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1": "[::1]:9000 127.0.0.1:0 0",
	} {
		s, ok := parse(line)
		if got := fmt.Sprint(s.local, " ", s.remote, " ", s.uid); !ok || got != want {
			t.Errorf("%q is %q, %v", line, got, ok)
		}
	}
	for _, line := range []string{"", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode", "0: 1:2 3:4 5 6 7 8 9", "0: x:y z 01 0 0 0 0"} {
		if s, ok := parse(line); ok {
			t.Errorf("%q is %v", line, s)
		}
	}
}
