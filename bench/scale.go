package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"
)

// maxGrowth is how much more a function may take in a fleet of ten times the size.
const maxGrowth = 1.25

// A voyage is what was measured of one fleet.
type voyage struct {
	kind string
	n    int

	check, vet  cost
	packages    float64 // seconds to package all, as many at once as there are processors
	ours, gopls *typist
}

// A cost is what a command took: seconds, those of the processors, which other
// programs add nothing to, and the most megabytes it had.
type cost struct{ seconds, processor, megabytes float64 }

// scale measures workspaces of many functions, next to gopls and go vet. Nothing may
// take more per function where there are more, and an edit must not take longer.
func scale(ctx context.Context, out *sheet, tmp string) error {
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
		if out.quick {
			size.n /= 10
		}
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
	fmt.Fprintf(out, "Functions\tcheck s\tMB\tgo vet s\tratio\topen ms\tgopls\tedit p50 ms\tgopls\tserver MB\tgopls\tpackage s\t\n")
	for _, v := range voyages {
		fmt.Fprintf(out, "%d %s\t%.2f\t%.0f\t%.2f\t%.3f\t%.0f\t%.0f\t%.1f\t%.1f\t%.0f\t%.0f\t%.2f\t\n", v.n, v.kind, v.check.seconds, v.check.megabytes, v.vet.seconds, v.check.seconds/v.vet.seconds,
			v.ours.open.median(), v.gopls.open.median(), v.ours.took.at(50), v.gopls.took.at(50), v.ours.rss.median(), v.gopls.rss.median(), v.packages)
	}
	for i := 0; i < len(voyages); i += 2 {
		small, large := voyages[i], voyages[i+1]
		per := func(figure func(*voyage) float64) float64 {
			return figure(large) / figure(small) * float64(small.n) / float64(large.n)
		}
		edit := large.ours.took.at(50) / small.ours.took.at(50)
		check, checkMB := per(func(v *voyage) float64 { return v.check.processor }), per(func(v *voyage) float64 { return v.check.megabytes })
		open, serverMB := per(func(v *voyage) float64 { return v.ours.open.median() }), per(func(v *voyage) float64 { return v.ours.rss.median() })
		packages := per(func(v *voyage) float64 { return v.packages })
		for _, growth := range []struct {
			what string
			of   float64
		}{
			{"check", check}, {"check's memory", checkMB}, {"first diagnostics", open}, {"the server's memory", serverMB}, {"package", packages},
		} {
			out.hold(fmt.Sprintf("growth of %s for each function, %s, ten times as many", growth.what, large.kind), growth.of, maxGrowth)
		}
		out.hold("growth of edit to diagnostic, "+large.kind+", ten times as many", edit, maxGrowth)
		fmt.Fprintf(out, "growth for each, %s, of processor s\t%.2f\t%.2f\t%.2f\t\t%.2f\t%.2f\t\t\t%.2f\t%.2f\t%.2f\t\n", large.kind, check, checkMB,
			per(func(v *voyage) float64 { return v.vet.processor }), open, per(func(v *voyage) float64 { return v.gopls.open.median() }),
			serverMB, per(func(v *voyage) float64 { return v.gopls.rss.median() }), packages)
		fmt.Fprintf(out, "times as long, %s\t\t\t\t\t\t\t%.2f\t%.2f\t\t\t\t\n", large.kind, edit, large.gopls.took.at(50)/small.gopls.took.at(50))
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
	start := time.Now()
	workers, ctx := errgroup.WithContext(ctx)
	workers.SetLimit(runtime.NumCPU())
	for _, dir := range f.functions {
		workers.Go(func() error {
			_, err := timed(ctx, dir, tool, "package")
			return err
		})
	}
	err = workers.Wait()
	v.packages = time.Since(start).Seconds()
	return err
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
