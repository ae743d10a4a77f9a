package main

// No import of the runtime: some other Handle.
func Handle(evt string) error { return nil }

func main() {}
