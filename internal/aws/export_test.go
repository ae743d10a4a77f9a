package aws

import "time"

// ImpatientDial is how long Impatient gives an unreachable network.
const ImpatientDial = 2 * time.Second

// Impatient is a with the waits of a test: its servers are near and quick.
func Impatient(a Access) Access {
	a.pace = pace{dial: ImpatientDial, backoff: 5 * time.Millisecond, poll: 20 * time.Millisecond, follow: 50 * time.Millisecond}
	return a
}
