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
	rounds     = 500
	longRounds = 4
	longNames  = 9_000 // of a package: that many completions are 2 MB
)

// A question is a request that both are asked.
type question struct {
	name, method string
	params       map[string]any
	rounds       int
	most         float64 // ratio

	direct, relayed samples
	bytes           int
}

// relay compares gopls behind the relay with gopls alone: the same requests, to
// one and the other in turn, so that whatever else the machine does hits both.
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
	direct, err := serve(ctx, module, map[string]any{}, gopls)
	if err != nil {
		return err
	}
	defer func() { _ = direct.stop() }()
	// The relay takes the gopls that is on PATH.
	if err := os.Setenv("PATH", filepath.Dir(gopls)+string(filepath.ListSeparator)+os.Getenv("PATH")); err != nil {
		return err
	}
	relayed, err := serve(ctx, module, map[string]any{}, server, "serve", "--gopls")
	if err != nil {
		return err
	}
	defer func() { _ = errors.Join(relayed.shutdown(), relayed.stop()) }()
	file := filepath.Join(module, "handler.go")
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, s := range []*languageServer{direct, relayed} {
		if err := errors.Join(s.open(fileURI(file), string(text)), s.open(fileURI(long), longUse)); err != nil {
			return err
		}
	}
	questions := relayQuestions(fileURI(file), string(text), fileURI(long))
	for i := range questions {
		questions[i].rounds = out.times(questions[i].rounds)
		if err := questions[i].ask(direct, relayed); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "gopls behind serve --gopls, and alone\tbytes\talone p50 ms\tp50 ms\tratio\ttarget\tp95 ratio\t\n")
	for _, q := range questions {
		out.hold(q.name+" through the relay, beside gopls alone", q.relayed.at(50)/q.direct.at(50), q.most)
		fmt.Fprintf(out, "%s\t%d\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t\n", q.name, q.bytes, q.direct.at(50), q.relayed.at(50),
			q.relayed.at(50)/q.direct.at(50), q.most, q.relayed.at(95)/q.direct.at(95))
	}
	out.hold("memory of the relay beside gopls's, MB", relayed.rss(), maxExtraMB)
	fmt.Fprintf(out, "\nMemory beside gopls's\tMB\ttarget\t\nrelay and our server\t%.0f\t%.0f\t\n", relayed.rss(), maxExtraMB)
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

// ask asks both in turn; which is first changes. The first answers are not the
// usual ones.
func (q *question) ask(direct, relayed *languageServer) error {
	for i := range q.rounds + 5 {
		for j := range 2 {
			s, took := direct, &q.direct
			if (i+j)%2 == 1 {
				s, took = relayed, &q.relayed
			}
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
