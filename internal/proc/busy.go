package proc

import (
	"errors"
	"syscall"
	"time"
)

// WhileBusy runs f, which starts a program, until the program's file is not
// busy, for a second or two at most, and returns f's last error: who has written
// the file a moment ago may have forked meanwhile, and that child holds it open
// until it execs.
func WhileBusy(f func() error) error {
	for delay := time.Millisecond; ; delay *= 2 {
		err := f()
		if !errors.Is(err, syscall.ETXTBSY) || delay > time.Second {
			return err
		}
		time.Sleep(delay)
	}
}
