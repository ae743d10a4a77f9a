package main

// Not lambda.Start.
func Start(handler interface{}) {}

func main() { Start(nil) }
