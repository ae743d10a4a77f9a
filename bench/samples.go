package main

import "slices"

// samples are figures of one thing, measured again and again.
type samples []float64

// at returns the sample that percent of them are not above. There must be one.
func (s samples) at(percent int) float64 {
	sorted := slices.Sorted(slices.Values(s))
	return sorted[(len(sorted)-1)*percent/100]
}

// median is the one in the middle.
func (s samples) median() float64 { return s.at(50) }
