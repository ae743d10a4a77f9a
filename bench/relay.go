package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// What serve --gopls may cost, beside gopls alone.
const (
	maxAnswer  = 1.1  // times what gopls takes
	maxLong    = 1.05 // the same, of an answer of 2 MB
	maxExtraMB = 40.0 // memory of the relay, with our server in it
	rounds     = 2000
	longRounds = 4
	longNames  = 9_000 // of a package: that many completions are 2 MB
)

// A question is a request that all are asked.
type question struct {
	name, method string
	params       map[string]any
	rounds       int
	most         float64 // ratio

	took  [3]samples // alone, copied, relayed
	bytes int
}

// The ways to gopls: alone, with a process in each direction that does nothing
// but copy bytes, which is the least that any relay takes, and behind ours.
const (
	alone = iota
	copied
	relayed
)

// relay compares gopls behind the relay with gopls alone, and with gopls behind
// cat: the same requests, to each in turn, so that whatever else the machine does
// hits all.
func relay(ctx context.Context, out *sheet, tmp string) error {
	server, err := buildServer(ctx, tmp)
	if err != nil {
		return err
	}
	gopls, err := goplsPath(ctx)
	if err != nil {
		return err
	}
	module, err := ordersModule(ctx, tmp)
	if err != nil {
		return err
	}
	long := filepath.Join(module, "long", "use.go")
	if err := writeLong(filepath.Join(module, "long", "long.go")); err != nil {
		return err
	}
	// The relay takes the gopls that is on PATH.
	if err := os.Setenv("PATH", filepath.Dir(gopls)+string(filepath.ListSeparator)+os.Getenv("PATH")); err != nil {
		return err
	}
	file := filepath.Join(module, "handler.go")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	start := func(command ...string) (*languageServer, error) {
		s, err := serve(ctx, module, map[string]any{}, command...)
		if err != nil {
			return nil, err
		}
		return s, errors.Join(s.open(fileURI(file), string(text)), s.open(fileURI(long), longUse))
	}
	// The first session of all fills the caches on disk.
	first, err := start(server, "serve", "--gopls")
	if err == nil {
		err = errors.Join(first.until(ctx, fileURI(file), 1, func(report) bool { return true }), warm(ctx), first.shutdown())
	}
	if err != nil {
		return err
	}
	var servers [3]*languageServer
	for i, command := range [][]string{
		alone:   {gopls},
		copied:  {"sh", "-c", `cat | "$0" | cat`, gopls},
		relayed: {server, "serve", "--gopls"},
	} {
		s, err := start(command...)
		if err != nil {
			return err
		}
		defer func() { _ = errors.Join(s.shutdown(), s.stop()) }()
		servers[i] = s
	}
	questions := relayQuestions(fileURI(file), string(text), fileURI(long))
	for i := range questions {
		questions[i].rounds = out.times(questions[i].rounds)
		if err := questions[i].ask(servers); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "gopls behind serve --gopls, and alone\tbytes\talone p50 ms\tp50 ms\tratio\ttarget\tp95 ratio\tbehind cat\t\n")
	for _, q := range questions {
		base := q.took[alone].at(50)
		out.hold(q.name+" through the relay, beside gopls alone", q.took[relayed].at(50)/base, q.most)
		fmt.Fprintf(out, "%s\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t\n", q.name, q.bytes, base, q.took[relayed].at(50),
			q.took[relayed].at(50)/base, q.most, q.took[relayed].at(95)/q.took[alone].at(95), q.took[copied].at(50)/base)
	}
	rss := servers[relayed].rss()
	out.hold("memory of the relay beside gopls's, MB", rss, maxExtraMB)
	fmt.Fprintf(out, "\nMemory beside gopls's\tMB\ttarget\t\nrelay and our server\t%.0f\t%.0f\t\n", rss, maxExtraMB)
	return nil
}

func relayQuestions(uri, text, long string) []question {
	place := func(word string) map[string]any { return paramsAt(uri, text, word) }
	return []question{
		{name: "hover", method: "textDocument/hover", params: place("handle("), rounds: rounds, most: maxAnswer},
		{name: "definition", method: "textDocument/definition", params: place("Summary"), rounds: rounds, most: maxAnswer},
		{name: "completion", method: "textDocument/completion", params: place("Rejected, o"), rounds: rounds, most: maxAnswer},
		{name: "long completion", method: "textDocument/completion", params: paramsAt(long, longUse, longWord), rounds: longRounds, most: maxLong},
	}
}

// ask asks all in turn; which is first changes. The first answers are not the
// usual ones.
func (q *question) ask(servers [3]*languageServer) error {
	for i := range q.rounds + 5 {
		for j := range servers {
			way := (i + j) % len(servers)
			s, took := servers[way], &q.took[way]
			start := time.Now()
			answer, err := s.request(q.method, q.params)
			if err != nil {
				return err
			}
			if i >= 5 {
				*took = append(*took, milliseconds(start))
			}
			if string(answer) == "null" || !json.Valid(answer) {
				return fmt.Errorf("%s gives %.100s", q.name, answer)
			}
			q.bytes = max(q.bytes, len(answer))
		}
	}
	return nil
}

// A file of that package, and the word in it that is completed.
const (
	longUse  = "package long\n\nvar use = aName\n"
	longWord = "Name"
)

// writeLong writes a file of a package with a great many names.
func writeLong(path string) error {
	var b bytes.Buffer
	b.WriteString("package long\n")
	for i := range longNames {
		fmt.Fprintf(&b, "var aNameOf%d = %d\n", i, i)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
