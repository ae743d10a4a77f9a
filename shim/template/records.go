//go:build linux && cgo && go1.18

package glue

import (
	"strconv"
	"strings"
	"unsafe"
)

// encode writes the records that glue.h describes, as valid UTF-8.
func (f *failure) encode() []byte {
	b := record(nil, f.kind)
	b = record(b, f.message)
	for _, frame := range f.frames {
		b = record(b, frame.Function)
		b = record(b, frame.File)
		b = record(b, strconv.Itoa(frame.Line))
	}
	return b
}

func record(b []byte, s string) []byte {
	s = strings.ToValidUTF8(s, "\uFFFD")
	n := uint32(len(s))
	b = append(b, (*[4]byte)(unsafe.Pointer(&n))[:]...)
	return append(b, s...)
}
