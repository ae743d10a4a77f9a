package main

import "context"

// Nothing here has to do with Lambda.
func Handle(evt string, ctx context.Context) (string, error) { return evt, nil }

func main() {}
