package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	atOnce      = 50                    // requests
	bursts      = 100                   // of them, with a build and without one
	pause       = 50 * time.Millisecond // between two: all stages of the build count
	maxBuilding = 2.0                   // times the idle p95
)

// requests compares what requests take, many at once, while nothing else is to do
// and while a build of everything runs that the same server has begun.
func requests(ctx context.Context, out *sheet, tmp string) error {
	server, err := buildServer(ctx, tmp)
	if err != nil {
		return err
	}
	module, err := ordersModule(ctx, tmp)
	if err != nil {
		return err
	}
	file := filepath.Join(module, "handler.go")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	s, err := serve(ctx, module, map[string]any{"trusted": true}, server)
	if err != nil {
		return err
	}
	defer func() { _ = s.stop() }()
	uri := fileURI(file)
	if err := s.open(uri, string(text)); err != nil {
		return err
	}
	if err := s.until(ctx, uri, 1, func(report) bool { return true }); err != nil {
		return err
	}
	b := burst{s: s, params: paramsAt(uri, string(text), "Handle"), times: out.times(bursts)}
	var idle, building samples
	if err := b.runAll(&samples{}); err != nil { // the first are not the usual ones
		return err
	}
	if err := b.runAll(&idle); err != nil {
		return err
	}
	// Nothing of it is in a cache: it takes longer than the requests.
	build, err := s.begin("workspace/executeCommand", map[string]any{
		"command": "lambda.build", "arguments": []any{map[string]any{"dir": module, "flags": []string{"-a"}}},
	})
	if err != nil {
		return err
	}
	if err := b.runAll(&building); err != nil {
		return err
	}
	select {
	case answer := <-build:
		return fmt.Errorf("the build ended before the requests did: %s", answer)
	default:
	}
	out.hold("p95 of requests while a build runs, beside idle", building.at(95)/idle.at(95), maxBuilding)
	fmt.Fprintf(out, "Requests, %d at once\tp50 ms\tratio\tp95 ms\tratio\ttarget\t\n", atOnce)
	fmt.Fprintf(out, "idle\t%.1f\t%.2f\t%.1f\t%.2f\t\t\n", idle.at(50), 1.0, idle.at(95), 1.0)
	fmt.Fprintf(out, "while a build runs\t%.1f\t%.2f\t%.1f\t%.2f\t%.2f\t\n", building.at(50), building.at(50)/idle.at(50),
		building.at(95), building.at(95)/idle.at(95), maxBuilding)
	return nil
}

// A burst is requests at one place of a file.
type burst struct {
	s      *languageServer
	params map[string]any
	times  int
}

// runAll runs bursts, with pauses between them.
func (b burst) runAll(took *samples) error {
	for range b.times {
		if err := b.run(took); err != nil {
			return err
		}
		time.Sleep(pause)
	}
	return nil
}

// run sends them all, waits for the answers, and adds what each took.
func (b burst) run(took *samples) error {
	methods := []string{"textDocument/hover", "textDocument/codeLens", "textDocument/codeAction", "textDocument/completion"}
	type answered struct {
		after float64
		err   error
	}
	answers := make(chan answered, atOnce)
	for i := range atOnce {
		go func() {
			start := time.Now()
			_, err := b.s.request(methods[i%len(methods)], b.params)
			answers <- answered{milliseconds(start), err}
		}()
	}
	var errs []error
	for range atOnce {
		a := <-answers
		*took = append(*took, a.after)
		errs = append(errs, a.err)
	}
	return errors.Join(errs...)
}

// paramsAt are those of requests about a word of a text.
func paramsAt(uri, text, word string) map[string]any {
	before, _, _ := strings.Cut(text, word)
	line := strings.Count(before, "\n")
	column := len(before) - strings.LastIndex(before, "\n") - 1
	at := map[string]any{"line": line, "character": column}
	return map[string]any{
		"textDocument": map[string]any{"uri": uri}, "position": at,
		"range": map[string]any{"start": at, "end": at}, "context": map[string]any{"diagnostics": []any{}},
	}
}
