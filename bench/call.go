package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/local"
	"github.com/lambda-lsp/lambda-lsp/shim"
)

const (
	maxCall = 2.5       // times a JSON round trip in Python, its p50
	maxSize = 2_600_000 // bytes
)

// imports is how often the module is imported to find the usual time of it.
const imports = 9

// calls compares a call with full context, from Python's side, with a JSON
// round trip of the same event in the same process; and reports what the module costs
// to import and to ship.
func calls(ctx context.Context, out *sheet, tmp string) error {
	dir := filepath.Join(tmp, "call")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	built, err := shim.Build(ctx, shim.Options{Dir: "bench/testdata/functions/shim", Output: filepath.Join(dir, "handler.so"), Handlers: []string{"Small", "Large"}})
	if err != nil {
		return err
	}
	events, err := json.Marshal(map[string]json.RawMessage{"Small": []byte(`{"name":"World"}`), "Large": []byte(large())})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "A call in Python\tus\tjson us\tratio\ttarget\t\n")
	var importing [][]string
	for _, version := range []string{"2.7", python} {
		p, _, err := local.FindPython(ctx, version, os.Environ())
		if err != nil {
			return err
		}
		var took samples
		var results callTimes
		for range out.times(imports) {
			r, err := call(ctx, p.Path, dir, "{}")
			if err != nil {
				return err
			}
			took = append(took, r.Import)
		}
		importing = append(importing, []string{version, took.spread("%.2f")})
		if results, err = call(ctx, p.Path, dir, string(events)); err != nil {
			return err
		}
		for _, r := range []struct {
			event string
			trip
		}{{"small", results.Small}, {"large", results.Large}} {
			out.hold(fmt.Sprintf("a call in Python %s, %s event", version, r.event), r.Call/r.JSON, maxCall)
			fmt.Fprintf(out, "Python %s, %s event\t%.2f\t%.2f\t%.2f\t%.2f\t\n", version, r.event, r.Call, r.JSON, r.Call/r.JSON, maxCall)
		}
	}
	fmt.Fprintf(out, "The module\t\t\t\ttarget\t\n")
	for _, row := range importing {
		fmt.Fprintf(out, "import, Python %s\t%s ms\t\t\t\t\n", row[0], row[1])
	}
	info, err := os.Stat(built.Path)
	if err != nil {
		return err
	}
	out.hold("size of handler.so, MB", float64(info.Size())/1e6, maxSize/1e6)
	fmt.Fprintf(out, "size\t%.2f MB\t\t\t%.2f\t\n", float64(info.Size())/1e6, maxSize/1e6)
	return nil
}

// callTimes is what call.py prints.
type callTimes struct {
	Import       float64
	Small, Large trip
}

type trip struct{ Call, JSON float64 }

func call(ctx context.Context, python, dir, events string) (callTimes, error) {
	var r callTimes
	cmd := exec.CommandContext(ctx, python, "bench/testdata/call.py", dir, events)
	cmd.Stderr = os.Stderr
	data, err := cmd.Output()
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(data, &r)
}
