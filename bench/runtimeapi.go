package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

const python = "3.13"

// A contestant is one way to run the same function.
type contestant struct {
	name     string
	artifact string
	runtime  string
	target   float64 // the highest ratio to the first contestant; 0: none

	instance *local.Instance
	took     samples // milliseconds from event to response
}

// runtimeAPI compares invocations through the Runtime API: from the moment the
// runtime has the event to the moment its response is here.
func runtimeAPI(ctx context.Context, out *sheet, tmp string) error {
	all, err := contestants(ctx, tmp)
	if err != nil {
		return err
	}
	environ, host := os.Environ(), "embedded host"
	if ric, err := filepath.Abs(".tools/awslambdaric-" + python); err == nil {
		if _, err := os.Stat(ric); err == nil {
			environ, host = append(environ, "PYTHONPATH="+ric), "awslambdaric"
		}
	}
	if err := compare(ctx, out, fmt.Sprintf("Runtime API, Python %s, %s", python, host), all, environ, out.times(invocations)); err != nil {
		return err
	}
	if err := startCold(ctx, all, environ, out.times(coldStarts)); err != nil {
		return err
	}
	bootstrap := all[len(all)-1]
	for _, c := range all {
		c.print(out, c.name+", cold start", all[0], 0)
	}
	for _, c := range all[1:3] {
		out.lose("a cold start of the "+c.name+", beside a lambda.Start bootstrap", c.took.at(50)/bootstrap.took.at(50))
	}
	return nil
}

// compare races the contestants with a small and with a large event, and prints
// how long each took beside the first.
func compare(ctx context.Context, out *sheet, title string, all []*contestant, environ []string, calls int) error {
	fmt.Fprintf(out, "%s\tp50 ms\tratio\tp95 ms\tratio\ttarget\t\n", title)
	for _, event := range []struct{ handler, payload string }{
		{"Small", `{"name":"World"}`},
		{"Large", large()},
	} {
		if err := race(ctx, all, event.handler, []byte(event.payload), environ, calls); err != nil {
			return err
		}
		for _, c := range all {
			c.print(out, fmt.Sprintf("%s, %s event (%d bytes)", c.name, event.handler, len(event.payload)), all[0], c.target)
		}
		if last := all[len(all)-1]; last.target == 0 { // a bootstrap among Pythons
			for _, c := range all[1 : len(all)-1] {
				out.lose(fmt.Sprintf("an invocation of the %s, %s event, beside a lambda.Start bootstrap", c.name, event.handler), c.took.at(50)/last.took.at(50))
			}
		}
	}
	return nil
}

// print writes how long c took, beside base, and what ratio of the p50 is the highest; 0: any.
func (c *contestant) print(out *sheet, what string, base *contestant, most float64) {
	target := ""
	if most > 0 {
		target = fmt.Sprintf("%.2f", most)
		out.hold(what+", beside "+base.name, c.took.at(50)/base.took.at(50), most)
	}
	fmt.Fprintf(out, "%s\t%.3f\t%.2f\t%.3f\t%.2f\t%s\t\n", what,
		c.took.at(50), c.took.at(50)/base.took.at(50), c.took.at(95), c.took.at(95)/base.took.at(95), target)
}

// contestants builds what is to be compared.
//
// What the shim adds to a native handler's time is encoding/json's work on the
// event, a second time after Python's json.loads: of a call with the large event
// it is four fifths, and between two invocations, when other processes had the
// processor's caches, everything in the process takes about twice its time in a
// loop. So without its marshaller the shim is near its target for a large event,
// above it on a busy machine; only not making Python's values takes more off.
func contestants(ctx context.Context, tmp string) ([]*contestant, error) {
	native, err := filepath.Abs("bench/testdata/native/handler.py")
	if err != nil {
		return nil, err
	}
	list := []*contestant{{name: "native Python", artifact: native, runtime: "python" + python}}
	for _, c := range []struct {
		name       string
		marshaller bool
		target     float64
	}{
		{"shim", false, 1.2},
		{"shim with its marshaller", true, 1.15},
	} {
		dir, err := os.MkdirTemp(tmp, "shim-")
		if err != nil {
			return nil, err
		}
		built, err := shim.Build(ctx, shim.Options{
			Dir:        "bench/testdata/functions/shim",
			Output:     filepath.Join(dir, "handler.so"),
			Handlers:   []string{"Small", "Large"},
			Marshaller: c.marshaller,
		})
		if err != nil {
			return nil, err
		}
		list = append(list, &contestant{name: c.name, artifact: built.Path, runtime: "python" + python, target: c.target})
	}
	start, err := startBootstrap(ctx, tmp)
	if err != nil {
		return nil, err
	}
	return append(list, start), nil
}

// startBootstrap builds the function that calls lambda.Start.
func startBootstrap(ctx context.Context, tmp string) (*contestant, error) {
	dir, err := os.MkdirTemp(tmp, "start-")
	if err != nil {
		return nil, err
	}
	bootstrap := filepath.Join(dir, "bootstrap")
	cmd := exec.CommandContext(ctx, "go", "build", "-tags", "lambda.norpc", "-trimpath", "-ldflags=-s -w", "-o", bootstrap, "./start")
	cmd.Dir = "bench/testdata/functions"
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return &contestant{name: "lambda.Start bootstrap", artifact: bootstrap, runtime: "provided.al2023"}, nil
}

// race invokes all contestants in turns, so that whatever else the machine does
// meets all of them alike. The first calls are not counted.
func race(ctx context.Context, all []*contestant, handler string, payload []byte, environ []string, calls int) error {
	for _, c := range all {
		in, err := local.Start(ctx, local.Options{Artifact: c.artifact, Handler: "handler." + handler, Runtime: c.runtime, Environ: environ})
		if err != nil {
			return err
		}
		defer in.Close()
		c.instance, c.took = in, nil
	}
	var want []byte
	for i := range calls + calls/10 {
		for _, c := range all {
			r, err := c.instance.Invoke(ctx, local.Invocation{Payload: payload})
			if err != nil {
				return err
			}
			answer, err := compact(r.Payload)
			if err != nil || r.FunctionError != "" {
				return fmt.Errorf("%s failed: %s", c.name, r.Payload)
			}
			if want == nil {
				want = answer
			}
			if !bytes.Equal(answer, want) {
				return fmt.Errorf("%s answers %s, others %s", c.name, answer, want)
			}
			if i >= calls/10 {
				c.took = append(c.took, r.DurationMs)
			}
		}
	}
	return nil
}

// compact gives JSON the one form in which two answers can be compared.
func compact(data []byte) ([]byte, error) {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, err
	}
	return json.Marshal(v)
}

// large is an event of 4.6 KB: a request with 60 headers and 30 objects.
func large() string {
	var b bytes.Buffer
	b.WriteString(`{"resource":"/{proxy+}","path":"/orders/2026","httpMethod":"POST","isBase64Encoded":false,"headers":{`)
	for i := range 60 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"x-header-%02d":"value %d of a header"`, i, i)
	}
	b.WriteString(`},"items":[`)
	for i := range 30 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"name":"a product with a name, %d","price":%d.25,"tags":["a","b"]}`, i, i, i)
	}
	b.WriteString(`]}`)
	return b.String()
}
