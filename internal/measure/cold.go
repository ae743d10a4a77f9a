package measure

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// A Cold is what a function's cold starts cost.
type Cold struct {
	Starts   int   `json:"starts"`
	Init     Times `json:"initMs"`     // until the function asks for its first event
	Duration Times `json:"durationMs"` // of the first invocation after that

	// Packages are the function's, with what their initialization costs: the
	// largest first, each the median of tracedStarts further cold starts.
	Packages []Package `json:"packages"`
}

// A Package is what it costs to initialize one.
type Package struct {
	Path   string  `json:"package"`
	Ms     float64 `json:"ms"`
	Bytes  int     `json:"bytes"`
	Allocs int     `json:"allocs"`
}

// tracedStarts is how often packages are measured: apart from the starts whose
// time counts, as writing the trace takes time too.
const tracedStarts = 5

// ColdStarts starts the function that o describes so many times, invokes it once
// each time and ends it. Its log is shown of the first start alone. The error is
// that of local.Start, of Invoke, or ctx's, or says that the function never came
// to ask for an event.
func ColdStarts(ctx context.Context, o local.Options, inv local.Invocation, starts int) (*Cold, error) {
	cold := &Cold{Starts: starts}
	var init, first []float64
	for i := range starts {
		if i > 0 {
			o.Log = nil
		}
		r, err := startOnce(ctx, o, inv)
		if err != nil {
			return nil, err
		}
		init, first = append(init, r.InitMs), append(first, r.DurationMs)
	}
	cold.Init, cold.Duration = timesOf(init), timesOf(first)

	o.Env = append(slices.Clone(o.Env), "GODEBUG="+traced(o))
	measured := map[string][]Package{}
	for range tracedStarts {
		r, err := startOnce(ctx, o, inv)
		if err != nil {
			return nil, err
		}
		for _, p := range parseTrace(r.Logs) {
			measured[p.Path] = append(measured[p.Path], p)
		}
	}
	for _, list := range measured {
		slices.SortFunc(list, func(a, b Package) int { return cmp.Compare(a.Ms, b.Ms) })
		cold.Packages = append(cold.Packages, list[len(list)/2])
	}
	slices.SortFunc(cold.Packages, func(a, b Package) int {
		return cmp.Or(cmp.Compare(b.Ms, a.Ms), strings.Compare(a.Path, b.Path))
	})
	return cold, nil
}

// startOnce is one cold start, and one invocation.
func startOnce(ctx context.Context, o local.Options, inv local.Invocation) (*local.Response, error) {
	in, err := local.Start(ctx, o)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	r, err := in.Invoke(ctx, inv)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	if r.InitMs == 0 {
		return nil, failure.New("start", o.FunctionName, "it ends before it asks for an event: %s", r.Payload)
	}
	return r, nil
}

// traced is a GODEBUG with inittrace, and with what the function's own has.
func traced(o local.Options) string {
	value := ""
	for _, list := range [][]string{o.Environ, o.Env} {
		for _, v := range list {
			if set, ok := strings.CutPrefix(v, "GODEBUG="); ok {
				value = set
			}
		}
	}
	if value != "" {
		value += ","
	}
	return value + "inittrace=1"
}

// traceLine matches what the Go runtime prints for each package that has something
// to initialize (go doc runtime, "inittrace").
var traceLine = regexp.MustCompile(`(?m)^init (\S+) @[0-9.]+ ms, ([0-9.]+) ms clock, (\d+) bytes, (\d+) allocs\r?$`)

func parseTrace(log string) []Package {
	var list []Package
	for _, m := range traceLine.FindAllStringSubmatch(log, -1) {
		ms, err1 := strconv.ParseFloat(m[2], 64)
		bytes, err2 := strconv.Atoi(m[3])
		allocs, err3 := strconv.Atoi(m[4])
		if err1 == nil && err2 == nil && err3 == nil {
			list = append(list, Package{Path: m[1], Ms: ms, Bytes: bytes, Allocs: allocs})
		}
	}
	return list
}
