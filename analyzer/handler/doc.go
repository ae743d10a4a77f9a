// Package handler finds the functions that Lambda invokes.
//
// # Analyzer lambdahandler
//
// lambdahandler: find Lambda handlers and check //lambda:ignore comments
//
// It finds the handlers of both models for the other analyzers of the suite: the
// exported functions of a package main that handler.so makes visible to Python,
// and the arguments of lambda.Start and its relatives.
//
// A comment "//lambda:ignore rule reason" on a line, or directly above it,
// silences that rule there. The analyzer reports one that names no rule of the
// suite, or gives no reason; the analyzer that a rule belongs to reports one that
// silences nothing.
package handler
