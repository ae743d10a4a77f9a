// Package nearest provides the valid name that a wrong one probably meant.
package nearest

import (
	"strings"
	"unicode/utf8"
)

// Name returns the one of valid that is closest to name: equal but for case, or
// else with the fewest characters inserted, deleted, replaced or swapped with
// their neighbour. It reports false when the closest is too far away to be what
// was meant; of several as close it takes the first.
func Name(name string, valid []string) (string, bool) {
	best, least := "", limit(name)+1
	for _, v := range valid {
		if strings.EqualFold(v, name) {
			return v, true
		}
		// Case is the commonest slip, so it costs nothing here.
		if d := distance(strings.ToLower(name), strings.ToLower(v)); d < least {
			best, least = v, d
		}
	}
	return best, best != ""
}

// limit is how many edits a slip may have: one in three characters, but a
// single one even in a short name.
func limit(name string) int { return max(1, utf8.RuneCountInString(name)/3) }

// distance is the optimal string alignment distance of a and b.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	rows := make([][]int, len(s)+1)
	for i := range rows {
		rows[i] = make([]int, len(t)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(s); i++ {
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(s)][len(t)]
}
