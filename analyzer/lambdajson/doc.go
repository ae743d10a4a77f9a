// Package lambdajson defines an Analyzer that checks whether encoding/json can
// encode and decode what handlers return and take.
//
// # Analyzer lambdajson
//
// lambdajson: check that handlers' events and results survive encoding/json
//
// Lambda hands JSON to a handler and takes JSON from it. A type that encoding/json
// refuses, such as a channel, makes invocations fail; one that it does not see
// the whole of, such as an unexported field, loses data without a word.
//
// Go 1.27 implements encoding/json anew, and a few types fare differently since.
// The flag -lambdajson.mode=v1 or v2 says which rules hold; auto, the default,
// reports only what is true of both.
package lambdajson
