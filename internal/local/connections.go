package local

import (
	"net"
	"net/http"
	"sync"
)

// connections are those that a server has open.
type connections struct {
	mu   sync.Mutex
	open int
	none []chan struct{} // to close when none is open
}

// observe is an http.Server's ConnState.
func (c *connections) observe(_ net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		c.open++
	case http.StateClosed, http.StateHijacked:
		c.open--
		c.notify()
	}
}

// gone returns a channel that is closed as soon as no connection is open.
func (c *connections) gone() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	gone := make(chan struct{})
	c.none = append(c.none, gone)
	c.notify()
	return gone
}

func (c *connections) notify() {
	if c.open > 0 {
		return
	}
	for _, gone := range c.none {
		close(gone)
	}
	c.none = nil
}
