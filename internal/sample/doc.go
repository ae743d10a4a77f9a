// Package sample relates sample events, such as event.json, to the Go types they
// are decoded into: what of a sample a type has no place for, which type a sample
// asks for, and which sample a type asks for.
package sample
