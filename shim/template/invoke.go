//go:build linux && go1.18

package glue

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sync"
	"unsafe"
)

// Invoke decodes the event, calls the handler and encodes what it returns.
// C is runtime.Context of the shim contract or a type made of it.
func Invoke[E, C, R any](c *Call, f func(E, *C) (R, error)) {
	if f == nil {
		c.fail(fmt.Errorf("handler %s is nil: nothing was assigned to it", c.name))
		return
	}
	ctx, err := contextAs[C](c)
	if err != nil {
		c.fail(err)
		return
	}
	var event E
	if err := json.Unmarshal(c.event, &event); err != nil {
		c.fail(err)
		return
	}
	result, err := f(event, ctx)
	if err != nil {
		c.fail(err)
		return
	}
	b, err := json.Marshal(result)
	if err != nil {
		c.fail(err)
		return
	}
	c.result = b
}

func (c *Call) fail(err error) { c.failed = returned(err) }

// sameLayout remembers which handlers' context types were compared with
// Context: reflect.Type to bool.
var sameLayout sync.Map

// contextAs returns the call's context as the handler's own type. The glue
// cannot import the contract's package, whose types the user may also have
// wrapped, so it fills a Context of its own and hands out its memory, once both
// were found to have the same fields at the same places.
func contextAs[C any](c *Call) (*C, error) {
	t := reflect.TypeOf((*C)(nil)).Elem()
	same, known := sameLayout.Load(t)
	if !known {
		same = laidOutAlike(t, reflect.TypeOf(c.context))
		sameLayout.Store(t, same)
	}
	if !same.(bool) {
		return nil, fmt.Errorf("handler %s takes a *%s, which is not a runtime.Context", c.name, t)
	}
	return (*C)(unsafe.Pointer(&c.context)), nil
}

// laidOutAlike reports whether values of both types are the same in memory,
// field by field, names included.
func laidOutAlike(a, b reflect.Type) bool {
	if a == b {
		return true
	}
	if a.Kind() != b.Kind() {
		return false
	}
	switch a.Kind() {
	case reflect.Pointer:
		return laidOutAlike(a.Elem(), b.Elem())
	case reflect.Struct:
		if a.NumField() != b.NumField() {
			return false
		}
		for i := 0; i < a.NumField(); i++ {
			f, g := a.Field(i), b.Field(i)
			if f.Name != g.Name || f.Offset != g.Offset || !laidOutAlike(f.Type, g.Type) {
				return false
			}
		}
		return true
	case reflect.String, reflect.Int:
		return true
	}
	return false
}
