package main

//lambda:ignore shim-context // want `^//lambda:ignore shim-context gives no reason: it silences nothing; write why after the rule$`
func f() {}
