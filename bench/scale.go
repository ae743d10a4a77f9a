package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// packaged is how many functions of each fleet are packaged: what one takes is the
// question, and all of a thousand would take an hour.
const packaged = 5

// maxGrowth is how much more a function may take in a fleet of ten times the size.
const maxGrowth = 1.25

// A voyage is what was measured of one fleet.
type voyage struct {
	kind string
	n    int

	check, vet  cost
	each        samples // seconds to package one function
	ours, gopls *typist
}

// A cost is what a command took: seconds, those of the processors, which other
// programs add nothing to, and the most megabytes it had.
type cost struct{ seconds, processor, megabytes float64 }

// scale measures workspaces of many functions, next to gopls and go vet. Nothing may
// take more per function where there are more, and an edit must not take longer.
func scale(ctx context.Context, out io.Writer, tmp string) error {
	all, _, err := typists(ctx, tmp)
	if err != nil {
		return err
	}
	tool := all[2].args[0]
	var voyages []*voyage
	for _, size := range []struct {
		kind  string
		n     int
		apart bool
	}{{"in one module", 100, false}, {"in one module", 1000, false}, {"modules", 20, true}, {"modules", 200, true}} {
		f, err := newFleet(tmp, size.n, size.apart)
		if err != nil {
			return err
		}
		v := &voyage{kind: size.kind, n: size.n}
		gopls, ours := *all[0], *all[2]
		gopls.edits, ours.edits = 10, 50
		v.gopls, v.ours = &gopls, &ours
		if err := v.measure(ctx, f, tool, size.apart); err != nil {
			return fmt.Errorf("%d %s: %w", size.n, size.kind, err)
		}
		voyages = append(voyages, v)
		if err := os.RemoveAll(f.dir); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "Functions\tcheck s\tMB\tgo vet s\tratio\topen ms\tgopls\tedit p50 ms\tgopls\tserver MB\tgopls\tpackage one s\t\n")
	for _, v := range voyages {
		fmt.Fprintf(out, "%d %s\t%.2f\t%.0f\t%.2f\t%.3f\t%.0f\t%.0f\t%.1f\t%.1f\t%.0f\t%.0f\t%.2f\t\n", v.n, v.kind, v.check.seconds, v.check.megabytes, v.vet.seconds, v.check.seconds/v.vet.seconds,
			v.ours.open.median(), v.gopls.open.median(), v.ours.took.at(50), v.gopls.took.at(50), v.ours.rss.median(), v.gopls.rss.median(), v.each.median())
	}
	for i := 0; i < len(voyages); i += 2 {
		small, large := voyages[i], voyages[i+1]
		per := func(a, b float64) float64 { return b / a * float64(small.n) / float64(large.n) }
		fmt.Fprintf(out, "growth for each, %s, of processor s\t%.2f\t%.2f\t%.2f\t\t%.2f\t%.2f\t\t\t%.2f\t%.2f\t\t\n", large.kind, per(small.check.processor, large.check.processor),
			per(small.check.megabytes, large.check.megabytes), per(small.vet.processor, large.vet.processor), per(small.ours.open.median(), large.ours.open.median()),
			per(small.gopls.open.median(), large.gopls.open.median()), per(small.ours.rss.median(), large.ours.rss.median()), per(small.gopls.rss.median(), large.gopls.rss.median()))
		fmt.Fprintf(out, "times as long, %s\t\t\t\t\t\t\t%.2f\t%.2f\t\t\t%.2f\t\n", large.kind,
			large.ours.took.at(50)/small.ours.took.at(50), large.gopls.took.at(50)/small.gopls.took.at(50), large.each.median()/small.each.median())
	}
	fmt.Fprintf(out, "target, of both\t%.2f\t%.2f\t\t\t%.2f\t\t%.2f\t\t%.2f\t\t%.2f\t\n", maxGrowth, maxGrowth, maxGrowth, maxGrowth, maxGrowth, maxGrowth)
	return nil
}

// measure takes the figures of one fleet, whose dependencies are in the build cache;
// they are the same for each function.
func (v *voyage) measure(ctx context.Context, f *fleet, tool string, apart bool) (err error) {
	dirs := []string{f.dir}
	if apart {
		dirs = f.functions
	}
	if err := succeed(ctx, f.functions[0], nil, "go", "build", "-o", os.DevNull, "."); err != nil {
		return err
	}
	for range 3 {
		c, err := timed(ctx, f.dir, tool, "check", "./...")
		if err != nil {
			return err
		}
		if v.check.seconds == 0 || c.seconds < v.check.seconds {
			v.check = c
		}
	}
	for _, dir := range dirs {
		c, err := timed(ctx, dir, "go", "vet", "./...")
		if err != nil {
			return err
		}
		v.vet.seconds += c.seconds
		v.vet.processor += c.processor
	}
	for range 3 {
		for _, t := range []*typist{v.gopls, v.ours} {
			if err := t.run(ctx, f.dir, filepath.Join(f.functions[0], "handler.go"), true); err != nil {
				return err
			}
		}
	}
	for _, dir := range f.functions[:packaged] {
		c, err := timed(ctx, dir, tool, "package")
		if err != nil {
			return err
		}
		v.each = append(v.each, c.seconds)
	}
	return nil
}

// timed runs a command that must succeed, and returns what it took.
func timed(ctx context.Context, dir string, args ...string) (cost, error) {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return cost{}, fmt.Errorf("%s %v: %w\n%s", filepath.Base(args[0]), args[1:], err, out)
	}
	p := cmd.ProcessState
	return cost{time.Since(start).Seconds(), (p.UserTime() + p.SystemTime()).Seconds(), peak(p)}, nil
}
