// Package oracle holds the verdicts of internal/jsoncheck and internal/sample
// against what encoding/json really does to random types.
package oracle
