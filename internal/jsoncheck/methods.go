package jsoncheck

import (
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

var (
	bytesType = types.NewSlice(types.Typ[types.Uint8])
	errorType = types.Universe.Lookup("error").Type()

	marshal   = signature(nil, []types.Type{bytesType, errorType})
	unmarshal = signature([]types.Type{bytesType}, []types.Type{errorType})
	appendTo  = signature([]types.Type{bytesType}, []types.Type{bytesType, errorType})
	isZero    = signature(nil, []types.Type{types.Typ[types.Bool]})
)

func signature(params, results []types.Type) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, tuple(params), tuple(results), false)
}

func tuple(list []types.Type) *types.Tuple {
	vars := make([]*types.Var, len(list))
	for i, t := range list {
		vars[i] = types.NewParam(0, nil, "", t)
	}
	return types.NewTuple(vars...)
}

// A Method is a method that encoding/json calls instead of looking at the value.
type Method struct {
	Func *types.Func
	// Index leads to it: embedded fields first, the method last.
	Index []int
}

// Lookup returns the exported method of t's own method set that has this name, or
// nil.
func Lookup(t types.Type, name string) *Method {
	if isTypeParam(types.Unalias(t)) || Endless(t) {
		return nil
	}
	obj, index, _ := types.LookupFieldOrMethod(t, false, nil, name)
	fn, ok := obj.(*types.Func)
	if !ok {
		return nil
	}
	return &Method{fn, index}
}

// Endless reports whether t embeds ever larger instances of a generic type. The
// type checker rejects such a type but still hands it out, and
// types.LookupFieldOrMethod never returns from it.
func Endless(t types.Type) bool {
	var visited typeutil.Map
	next := []types.Type{t}
	for depth := 0; len(next) > 0; depth++ {
		if depth > deep {
			return true
		}
		current := next
		next = nil
		for _, t := range current {
			str, ok := deref(t).Underlying().(*types.Struct)
			if !ok {
				continue
			}
			for i := range str.NumFields() {
				if f := str.Field(i); f.Embedded() && visited.Set(f.Type(), true) == nil {
					next = append(next, f.Type())
				}
			}
		}
	}
	return false
}

func method(t types.Type, name string, is func(*types.Signature) bool) *Method {
	if m := Lookup(t, name); m != nil && is(m.Func.Signature()) {
		return m
	}
	return nil
}

func exactly(want *types.Signature) func(*types.Signature) bool {
	return func(got *types.Signature) bool { return types.Identical(got, want) }
}

// stream reports whether sig is MarshalJSONTo's or UnmarshalJSONFrom's: it takes
// the pointer to this type of encoding/json/jsontext, and returns an error.
func stream(name string) func(*types.Signature) bool {
	return func(sig *types.Signature) bool {
		if sig.Params().Len() != 1 || sig.Variadic() || sig.Results().Len() != 1 || !types.Identical(sig.Results().At(0).Type(), errorType) {
			return false
		}
		ptr, ok := types.Unalias(sig.Params().At(0).Type()).(*types.Pointer)
		if !ok {
			return false
		}
		named, ok := types.Unalias(ptr.Elem()).(*types.Named)
		return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "encoding/json/jsontext"
	}
}

// Marshaler returns the method of t's own method set that encodes t, the one
// that is preferred if there are many, or nil.
func Marshaler(t types.Type, m Mode) *Method {
	if m == V2 {
		if f := method(t, "MarshalJSONTo", stream("Encoder")); f != nil {
			return f
		}
	}
	if f := method(t, "MarshalJSON", exactly(marshal)); f != nil {
		return f
	}
	return textMarshaler(t, m)
}

// textMarshaler is Marshaler as far as a map's keys go.
func textMarshaler(t types.Type, m Mode) *Method {
	if m == V2 {
		if f := method(t, "AppendText", exactly(appendTo)); f != nil {
			return f
		}
	}
	return method(t, "MarshalText", exactly(marshal))
}

// Unmarshaler returns the method of t's own method set that decodes into t, the
// one that is preferred if there are many, or nil. t is a pointer, or it is of
// little use.
func Unmarshaler(t types.Type, m Mode) *Method {
	if m == V2 {
		if f := method(t, "UnmarshalJSONFrom", stream("Decoder")); f != nil {
			return f
		}
	}
	if f := method(t, "UnmarshalJSON", exactly(unmarshal)); f != nil {
		return f
	}
	return TextUnmarshaler(t)
}

// TextUnmarshaler returns t's UnmarshalText method, or nil. Where encoding/json
// uses it, it accepts nothing but strings.
func TextUnmarshaler(t types.Type) *Method {
	return method(t, "UnmarshalText", exactly(unmarshal))
}

// hasIsZero reports whether t or *t says by itself when it is zero.
func hasIsZero(t types.Type) bool {
	return method(t, "IsZero", exactly(isZero)) != nil || method(types.NewPointer(t), "IsZero", exactly(isZero)) != nil
}
