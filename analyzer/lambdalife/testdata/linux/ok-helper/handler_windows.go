package main

// Not a handler.
func Handle(evt string, n int) (string, error) { return evt, nil }
