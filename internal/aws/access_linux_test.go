package aws_test

import (
	"fmt"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/aws"
	"github.com/lambda-lsp/lambda-lsp/internal/failure"
)

// An address that does not answer costs one dial timeout. The listener here takes
// no more connections, and drops the next ones as a firewall does.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(fd)
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", name.(*syscall.SockaddrInet4).Port)
	for { // until the queue is full
		c, err := net.DialTimeout("tcp", address, 200*time.Millisecond)
		if err != nil {
			break
		}
		defer c.Close()
	}
	start := time.Now()
	_, err = aws.Open(bounded(t), "deploy", aws.Impatient(aws.Access{Endpoint: "http://" + address}))
	if f := failure.As(err); f == nil || !strings.Contains(f.Text(), "AWS cannot be reached: ") || !strings.Contains(f.Hint, "network") {
		t.Errorf("the error is %v", err)
	}
	if took := time.Since(start); took >= 2*aws.ImpatientDial {
		t.Errorf("it took %s, more than one dial timeout of %s", took, aws.ImpatientDial)
	}
}
