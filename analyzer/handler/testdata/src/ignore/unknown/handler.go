package main

//lambda:ignore shim-contxt misspelt // want `^//lambda:ignore names shim-contxt, which is no rule: it silences nothing; name a rule of the suite, as the diagnostic shows it in brackets$`
func f() {}

//lambda:ignore // want `^//lambda:ignore names no rule:`
func g() {} //lambda:ignore other // want `^//lambda:ignore names other, which is no rule:`
