package command

import (
	"net"
	"strings"
	"testing"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

func TestListenLocally(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"127.0.0.1:0", "localhost:0"} {
		l, err := listenLocally(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		l.Close()
	}
	for _, address := range []string{"0.0.0.0:0", ":0", "example.com:0", "[::]:0", "4711", ""} {
		l, err := listenLocally(address)
		if f := failure.As(err); f == nil || !f.Usage {
			t.Errorf("%q: %v, %v", address, l, err)
		}
	}
}

func TestPortInUse(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	address := taken.Addr().String()
	_, err = listenLocally(address)
	if f := failure.As(err); f == nil || f.Usage || !strings.Contains(f.Error(), address) || !strings.Contains(f.Hint, "choose another port") {
		t.Errorf("got %v", err)
	}
}
