package main

import (
	"encoding/json"
	"os"

	"golang.org/x/tools/go/analysis/unitchecker"
)

// passDependency answers go vet at once when it asks about a dependency, which
// is for the facts that analyzers keep about it: the Suite keeps none, so there
// is nothing to type-check. It reports whether it has answered.
func passDependency(args []string) bool {
	data, err := os.ReadFile(args[len(args)-1])
	if err != nil {
		return false
	}
	var c unitchecker.Config
	if json.Unmarshal(data, &c) != nil || !c.VetxOnly || c.VetxOutput == "" {
		return false
	}
	return os.WriteFile(c.VetxOutput, nil, 0o666) == nil
}
