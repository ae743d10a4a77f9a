package proc

import (
	"os"
	"time"
)

// RemoveAll is os.RemoveAll for a directory that processes have written to which were
// killed a moment ago: what one of them was about to create may still appear. It tries
// again for two seconds at most.
func RemoveAll(dir string) error {
	for delay := time.Millisecond; ; delay *= 2 {
		err := os.RemoveAll(dir)
		if err == nil || delay > time.Second {
			return err
		}
		time.Sleep(delay)
	}
}
