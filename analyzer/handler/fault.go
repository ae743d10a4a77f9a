package handler

import "go/types"

// A Fault is one way in which a would-be handler cannot be invoked.
type Fault int

const (
	_ Fault = iota

	// Of a shim handler.
	NotFunc         // a var whose kind, pointers followed, is not func
	NeverAssigned   // a func var that nothing assigns
	NoSymbol        // unexported, generic, a const, a type or a method
	ParamCount      // not two parameters
	ResultCount     // not two results
	ErrorFirst      // (error, R)
	ErrorType       // the second result is not the type error
	ContextValue    // runtime.Context, not a pointer to it
	ContextFirst    // (*runtime.Context, E)
	ContextVariadic // ...*runtime.Context
	ContextType     // some other type

	// Of an argument of lambda.Start.
	StartNotFunc       // neither a func nor an implementation of lambda.Handler
	StartNil           // nil
	StartPointerInvoke // only *T implements lambda.Handler
	StartTooManyParams // more than two
	StartContextSecond // (E, context.Context)
	StartFirstParam    // two, the first not a context
	StartLoneInterface // one non-empty interface that is not context.Context
	StartVariadic      // a variadic event
	StartTooManyResults
	StartErrorFirst   // (error, R)
	StartLastNotError // the last result is no error
	StartErrorType    // a concrete type as the error
)

var errorType = types.Universe.Lookup("error").Type()

// shimFaults returns why the shim cannot call a func of this signature. The
// shim instantiates a generic func(E, *C) (R, error), so what counts is the
// identity of types; only the context's is looked through, down to its fields.
func shimFaults(sig *types.Signature) []Fault {
	var faults []Fault
	params, results := sig.Params(), sig.Results()
	if params.Len() != 2 {
		faults = append(faults, ParamCount)
	} else if f := contextFault(sig); f != 0 {
		faults = append(faults, f)
	}
	if results.Len() != 2 {
		return append(faults, ResultCount)
	}
	switch first, last := results.At(0).Type(), results.At(1).Type(); {
	case types.Identical(last, errorType):
	case types.Identical(first, errorType):
		faults = append(faults, ErrorFirst)
	default:
		faults = append(faults, ErrorType)
	}
	return faults
}

// contextFault judges the parameters of a func that has two.
func contextFault(sig *types.Signature) Fault {
	first, second := sig.Params().At(0).Type(), sig.Params().At(1).Type()
	switch {
	case sig.Variadic():
		if s, ok := second.Underlying().(*types.Slice); ok && isContextPointer(s.Elem()) {
			return ContextVariadic
		}
		return ContextType
	case isContextPointer(second):
		return 0
	case isContextPointer(first):
		return ContextFirst
	case isContext(second):
		return ContextValue
	}
	return ContextType
}

// isContextPointer reports whether t is a pointer type literal to a context: a
// named pointer type is another type to the shim's generic call.
func isContextPointer(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && isContext(p.Elem())
}

// isContext reports whether t is runtime.Context, or a type of the same
// structure: the shim converts.
func isContext(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if obj := named.Obj(); obj.Pkg() != nil && obj.Pkg().Path() == RuntimePath && obj.Name() == "Context" {
			return true
		}
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	// Some field's type leads to the runtime package, whose Context to compare with.
	for f := range st.Fields() {
		elem := f.Type()
		if p, ok := types.Unalias(elem).(*types.Pointer); ok {
			elem = p.Elem()
		}
		named, ok := types.Unalias(elem).(*types.Named)
		if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != RuntimePath {
			continue
		}
		context := named.Obj().Pkg().Scope().Lookup("Context")
		return context != nil && types.Identical(context.Type().Underlying(), st)
	}
	return false
}

// mentionsContext reports whether some parameter has to do with runtime.Context.
func mentionsContext(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		t := p.Type()
		if s, ok := t.(*types.Slice); ok {
			t = s.Elem()
		}
		if isContext(t) || isContextPointer(t) {
			return true
		}
	}
	return false
}

// startFaults returns why aws-lambda-go's reflection refuses a func, or fails
// on it later. context is context.Context.
func startFaults(sig *types.Signature, context types.Type) []Fault {
	var faults []Fault
	params := sig.Params()
	switch n := params.Len(); {
	case n > 2:
		faults = append(faults, StartTooManyParams)
	case n == 2 && !isStdContext(params.At(0).Type(), context):
		if isStdContext(params.At(1).Type(), context) && !sig.Variadic() {
			faults = append(faults, StartContextSecond)
		} else {
			faults = append(faults, StartFirstParam)
		}
	case n == 1 && isLoneInterface(params.At(0).Type(), context):
		faults = append(faults, StartLoneInterface)
	case n > 0 && sig.Variadic():
		faults = append(faults, StartVariadic)
	}
	results := sig.Results()
	n := results.Len()
	if n > 2 {
		return append(faults, StartTooManyResults)
	}
	if n == 0 {
		return faults
	}
	switch last := results.At(n - 1).Type(); {
	case !IsError(last):
		if n == 2 && IsError(results.At(0).Type()) {
			faults = append(faults, StartErrorFirst)
		} else {
			faults = append(faults, StartLastNotError)
		}
	case !types.IsInterface(last):
		faults = append(faults, StartErrorType)
	}
	return faults
}

// IsError reports whether t implements error. A nil t, of code that does not
// compile, does not.
func IsError(t types.Type) bool {
	return t != nil && types.Implements(t, errorType.Underlying().(*types.Interface))
}

// isStdContext reports whether a parameter of type t receives the context: an
// interface with exactly context.Context's methods.
func isStdContext(t, context types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	if !ok || context == nil {
		return false
	}
	c, ok := context.Underlying().(*types.Interface)
	return ok && types.Implements(context, i) && types.Implements(t, c)
}

// isLoneInterface reports whether JSON decodes into no value of t. What a type
// parameter stands for may be a struct, whatever its constraint.
func isLoneInterface(t, context types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return false
	}
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() > 0 && !isStdContext(t, context)
}

// TakesContext reports whether some parameter of a shim handler is, points to or
// collects the context.
func (h *Handler) TakesContext() bool { return h.Sig != nil && mentionsContext(h.Sig) }
