package oracle

// program is the main package around the generated ones: for each of their types
// it says what encoding/json does. Input and output have one JSON value a line
// for each type.
const program = `package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"strings"
	"time"
	"unsafe"
)

type input struct {
	Docs []string
	Seed uint64
}

type output struct {
	Encode []encoding
	Decode []decoding
}

type encoding struct {
	Kind        string // zero, full or partial
	Addressable bool
	Outcome     string // ok, fail or skip
	Error       string
	Keys        []string
}

type decoding struct {
	Plain, Strict string // ok, fail or skip
	Error         string
}

func main() {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	enc := json.NewEncoder(out)
	for _, list := range packages {
		for _, t := range list {
			var i input
			if err := in.Decode(&i); err != nil {
				panic(err)
			}
			fmt.Fprintln(os.Stderr, t)
			if err := enc.Encode(examine(t, i)); err != nil {
				panic(err)
			}
		}
	}
}

func examine(t reflect.Type, in input) output {
	var out output
	for n, kind := range []string{"zero", "full", "partial", "partial", "partial"} {
		f := filler{chance: []float64{0, 1, .3, .5, .8}[n], r: rand.New(rand.NewPCG(in.Seed, uint64(n)))}
		v := reflect.New(t)
		if n > 0 {
			f.fill(v.Elem())
		}
		for _, addressable := range []bool{false, true} {
			arg := v.Interface()
			if !addressable {
				arg = v.Elem().Interface()
			}
			e := encoding{Kind: kind, Addressable: addressable}
			var text []byte
			e.Outcome, e.Error = try(func() (err error) { text, err = json.Marshal(arg); return err })
			if f.cut > 0 && n == 1 {
				e.Kind = "partial"
			}
			if e.Outcome == "ok" {
				e.Keys = keys(text)
			}
			out.Encode = append(out.Encode, e)
		}
	}
	for _, doc := range in.Docs {
		var d decoding
		d.Plain, d.Error = try(func() error { return json.Unmarshal([]byte(doc), reflect.New(t).Interface()) })
		d.Strict, _ = try(func() error {
			dec := json.NewDecoder(strings.NewReader(doc))
			dec.DisallowUnknownFields()
			return dec.Decode(reflect.New(t).Interface())
		})
		out.Decode = append(out.Decode, d)
	}
	return out
}

// try runs f. A method that is promoted through a nil pointer or interface
// panics: that says nothing about the type.
func try(f func() error) (outcome, text string) {
	defer func() {
		if r := recover(); r != nil {
			outcome, text = "fail", fmt.Sprint(r)
			if strings.Contains(text, "nil pointer") {
				outcome = "skip"
			}
		}
	}()
	if err := f(); err != nil {
		return "fail", err.Error()
	}
	return "ok", ""
}

func keys(text []byte) []string {
	if !bytes.HasPrefix(text, []byte("{")) {
		return nil
	}
	list := []string{}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.Token()
	for dec.More() {
		key, _ := dec.Token()
		list = append(list, key.(string))
		var value json.RawMessage
		dec.Decode(&value)
	}
	return list
}

// filler gives a variable a value in which each optional part is there with
// this chance.
type filler struct {
	chance float64
	r      *rand.Rand
	open   []reflect.Type
	nodes  int
	cut    int // parts that were left out lest it never ends
}

func (f *filler) wants() bool { return f.r.Float64() < f.chance }

func (f *filler) fill(v reflect.Value) {
	t := v.Type()
	if f.nodes++; f.nodes > 20000 {
		f.cut++
		return
	}
	switch t {
	case reflect.TypeFor[json.Number]():
		v.SetString("1")
		return
	case reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte("1"))
		return
	}
	open := 0
	for _, o := range f.open {
		if o == t {
			open++
		}
	}
	if open > 1 {
		return
	}
	f.open = append(f.open, t)
	defer func() { f.open = f.open[:len(f.open)-1] }()
	if f.optional(v) {
		return
	}
	switch v.Kind() {
	case reflect.Array:
		for i := range v.Len() {
			f.fill(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Field(i)
			f.fill(reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem())
		}
	}
}

// optional handles what has a zero value worth keeping, which all but arrays and
// structs have.
func (f *filler) optional(v reflect.Value) bool {
	t := v.Type()
	kind := v.Kind()
	if kind == reflect.Array || kind == reflect.Struct {
		return false
	}
	if !f.wants() {
		return true
	}
	switch kind {
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		f.fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 1, 1))
		f.fill(v.Index(0))
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
		key, elem := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		f.fill(elem)
		if key.Kind() == reflect.Pointer {
			v.SetMapIndex(key, elem) // nil
		}
		chance := f.chance
		if key.Kind() == reflect.Interface {
			f.chance = 1
		}
		f.fill(key)
		f.chance = chance
		v.SetMapIndex(key, elem)
	case reflect.Interface:
		for _, x := range []any{"s", errors.New("e"), time.Unix(1, 0)} {
			if reflect.TypeOf(x).Implements(t) {
				v.Set(reflect.ValueOf(x))
				break
			}
		}
	case reflect.Chan:
		v.Set(reflect.MakeChan(t, 0))
	case reflect.Func:
		v.Set(reflect.MakeFunc(t, func([]reflect.Value) []reflect.Value { return nil }))
	case reflect.UnsafePointer:
		v.SetPointer(unsafe.Pointer(new(int)))
	case reflect.String:
		v.SetString("s")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Complex64, reflect.Complex128:
		v.SetComplex(1)
	default:
		v.Set(reflect.ValueOf(1).Convert(t))
	}
	return true
}
`
