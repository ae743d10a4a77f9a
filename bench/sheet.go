package main

import (
	"bytes"
	"fmt"
	"io"
	"text/tabwriter"
)

// A sheet takes what the parts of a run print, tables with tabs between the cells,
// and notes how they stand to their targets.
type sheet struct {
	*tabwriter.Writer
	quick bool // a fifth of everything, for daily use

	text    bytes.Buffer // what was printed
	targets []target
	losses  []loss
}

// A target is the most that a figure may be.
type target struct {
	what      string
	got, most float64
}

// A loss is how many times as long something takes as what a user could have instead.
type loss struct {
	what  string
	ratio float64
}

func newSheet(quick bool, out io.Writer) *sheet {
	s := &sheet{quick: quick}
	s.Writer = tabwriter.NewWriter(io.MultiWriter(out, &s.text), 0, 8, 2, ' ', tabwriter.AlignRight)
	return s
}

// times returns how often something is measured that a whole run measures n times.
func (s *sheet) times(n int) int {
	if s.quick {
		return max(n/5, min(n, 2))
	}
	return n
}

// hold notes a figure that has a target.
func (s *sheet) hold(what string, got, most float64) {
	s.targets = append(s.targets, target{what, got, most})
}

// lose notes what is better had another way.
func (s *sheet) lose(what string, ratio float64) {
	s.losses = append(s.losses, loss{what, ratio})
}

// spread is the median with the quartiles around it, each in that format.
func (s samples) spread(format string) string {
	return fmt.Sprintf(format+" ("+format+"–"+format+")", s.median(), s.at(25), s.at(75))
}
