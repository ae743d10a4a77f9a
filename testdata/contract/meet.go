package main

import (
	"sync"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

var meeting struct {
	sync.Mutex
	here int
	all  chan struct{}
}

// Meet returns when that many of its calls are under way at once.
func Meet(n int, _ *runtime.Context) (int, error) {
	meeting.Lock()
	if meeting.all == nil {
		meeting.all = make(chan struct{})
	}
	all := meeting.all
	meeting.here++
	if meeting.here == n {
		close(all)
		meeting.here, meeting.all = 0, nil
	}
	meeting.Unlock()
	<-all
	return n, nil
}
