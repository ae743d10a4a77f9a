package command

import (
	"errors"
	"net"
	"strconv"
	"syscall"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/loopback"
)

// defaultPort is where "watch" listens unless told otherwise.
const defaultPort = "9000"

// listen listens on a port of the loopback interface. Without one it takes the
// default, and any that is free where another has that, so that two servers that
// were started alike do not collide.
func listen(port string) (net.Listener, error) {
	given := port
	if port == "" {
		port = defaultPort
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return nil, &failure.Error{Operation: "watch", Object: "--port " + port, Message: "not a port", Hint: "give a number from 0, for any that is free, to 65535", Usage: true}
	} else {
		port = strconv.FormatUint(n, 10)
	}
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil && given == "" {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, failure.New("watch", "port "+port, "another program listens there").WithHint("choose another with --port, or leave it out to get a free one")
	case errors.Is(err, syscall.EACCES):
		return nil, failure.New("watch", "port "+port, "you may not listen there").WithHint("choose one above 1023 with --port")
	case err != nil:
		return nil, failure.Wrap("watch", "port "+port, err)
	}
	return loopback.SameUser(l), nil
}
