// Package measure runs a function many times on this machine and says how long
// that took: under load, and from a cold start.
package measure

import (
	"math"
	"slices"
)

// Times is a distribution of durations, in milliseconds.
type Times struct {
	Min float64 `json:"min"`
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// timesOf returns the distribution of some durations; zero for none. A percentile
// is the smallest of them that so many percent do not exceed (the nearest rank).
func timesOf(ms []float64) Times {
	if len(ms) == 0 {
		return Times{}
	}
	sorted := slices.Sorted(slices.Values(ms))
	at := func(percent float64) float64 {
		return sorted[max(0, int(math.Ceil(percent/100*float64(len(sorted))))-1)]
	}
	return Times{Min: sorted[0], P50: at(50), P95: at(95), P99: at(99), Max: sorted[len(sorted)-1]}
}
