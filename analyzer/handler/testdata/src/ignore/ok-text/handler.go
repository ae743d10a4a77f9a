package main

const text = `
//lambda:ignore
`

/* //lambda:ignore */
