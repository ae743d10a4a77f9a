package library

// Wherever it stands, it is about us.

//lambda:ignore nothing at all // want `names nothing, which is no rule`
func f() {}
