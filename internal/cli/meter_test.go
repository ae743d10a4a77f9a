package cli

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestMeter(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var screen bytes.Buffer
		m := startMeter(&screen, true)
		expect := func(want string) {
			t.Helper()
			synctest.Wait()
			if got := screen.String(); got != want {
				t.Errorf("at %v the screen got %q, want %q", time.Since(m.start), got, want)
			}
			screen.Reset()
		}
		m.stage("compiling", 0)
		time.Sleep(999 * time.Millisecond)
		expect("")
		time.Sleep(time.Millisecond)
		expect("compiling (1 s)")
		erase := "\r" + strings.Repeat(" ", len("compiling (1 s)")) + "\r"
		m.stage("packing", 0.5)
		expect(erase + "packing, 50% (1 s)")
		erase = "\r" + strings.Repeat(" ", len("packing, 50% (1 s)")) + "\r"
		if _, err := m.Write([]byte("a log line\n")); err != nil {
			t.Error(err)
		}
		expect(erase + "a log line\n")
		time.Sleep(time.Second)
		expect("packing, 50% (2 s)")
		if err := m.above(func() error { screen.WriteString("a result\n"); return nil }); err != nil {
			t.Error(err)
		}
		expect("\r" + strings.Repeat(" ", len("packing, 50% (2 s)")) + "\ra result\n")
		time.Sleep(time.Second)
		expect("packing, 50% (3 s)")
		m.stage("", 0) // nothing is shown, until something else is being done
		expect(erase)
		time.Sleep(time.Second)
		expect("")
		m.stage("packing", 0.5)
		time.Sleep(time.Second)
		expect("packing, 50% (5 s)")
		m.stop()
		expect(erase)
		time.Sleep(time.Minute)
		expect("")
	})
}

func TestMeterShowsNoProgressInAFile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var file bytes.Buffer
		m := startMeter(&file, false)
		m.stage("compiling", 0)
		time.Sleep(time.Minute)
		if _, err := m.Write([]byte("a log line\n")); err != nil {
			t.Error(err)
		}
		m.stop()
		if got := file.String(); got != "a log line\n" {
			t.Errorf("got %q", got)
		}
	})
}
