// Package jsoncheck decides what encoding/json does with the values of a go/types
// type: whether it can encode them, whether it can decode into them, under which
// names, and which fields get lost on the way.
//
// The answers follow encoding/json's own rules exactly, quirks included; the
// oracle test compares them with what json.Marshal and json.Unmarshal really do
// to thousands of random types.
package jsoncheck

import (
	"fmt"
	"strconv"
	"strings"
)

// A Mode names the implementation of encoding/json whose rules hold.
type Mode int

const (
	// Auto says only what V1 and V2 agree on.
	Auto Mode = iota
	// V1 is encoding/json up to Go 1.26.
	V1
	// V2 is the same package since Go 1.27, implemented by encoding/json/v2.
	V2
)

// ParseMode returns the mode that a flag or a setting names: auto, v1 or v2.
func ParseMode(s string) (Mode, error) {
	for _, m := range []Mode{Auto, V1, V2} {
		if s == m.String() {
			return m, nil
		}
	}
	return Auto, fmt.Errorf("unknown mode %q: want auto, v1 or v2", s)
}

func (m Mode) String() string {
	switch m {
	case V1:
		return "v1"
	case V2:
		return "v2"
	}
	return "auto"
}

// ModeOf returns the mode of a toolchain, given what `go env GOVERSION` and
// `go env GOEXPERIMENT` say. It is Auto for a version it cannot read.
func ModeOf(version, experiment string) Mode {
	release, built, _ := strings.Cut(version, " X:")
	mode := Auto
	// go1.26.8, go1.27rc1, devel go1.28-0123456 and a date
	if _, number, ok := strings.Cut(release, "go1."); ok {
		digits := len(number) - len(strings.TrimLeft(number, "0123456789"))
		if minor, err := strconv.Atoi(number[:digits]); err == nil {
			mode = V1
			if minor >= 27 {
				mode = V2
			}
		}
	}
	for _, name := range strings.Split(built+","+experiment, ",") {
		switch strings.TrimSpace(name) {
		case "jsonv2":
			mode = V2
		case "nojsonv2":
			mode = V1
		}
	}
	return mode
}

// A Class says how many of a type's values an operation fails for.
type Class int

const (
	Never  Class = iota // none, as far as the type can tell
	May                 // some, and some not
	Always              // all
)

func (c Class) String() string {
	return [...]string{"never", "may", "always"}[c]
}

// each calls f for the implementations that m stands for.
func each[T any](m Mode, f func(Mode) T) []T {
	if m == Auto {
		return []T{f(V1), f(V2)}
	}
	return []T{f(m)}
}
