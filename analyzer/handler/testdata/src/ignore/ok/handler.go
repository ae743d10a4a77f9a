package main

// A comment about //lambda:ignore is none.

//lambda:ignored is another word
//lambda:ignore shim-context for a reason
func f() {}
