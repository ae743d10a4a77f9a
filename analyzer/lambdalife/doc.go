// Package lambdalife defines an Analyzer that checks code against the life cycle
// of a Lambda function.
//
// # Analyzer lambdalife
//
// lambdalife: check for code that the life cycle of a Lambda function never runs
//
// lambda.Start never returns: it serves invocations until Lambda ends the process.
// So a defer before it and the statements after it do not run. In handler.so,
// which Python imports, it is main that does not run. And a handler whose file is
// left out of builds for Linux is no handler at all.
package lambdalife
