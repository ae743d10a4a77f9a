package main

func Handle(evt string) (string, error) { // want `one parameter and two results`
	return evt, nil
}
