package main

import "testing"

func TestHandle(t *testing.T) {
	if g, err := Handle(&Event{Name: "World"}, nil); err == nil && g.Text != "Hello World" {
		t.Error(g.Text)
	}
}
