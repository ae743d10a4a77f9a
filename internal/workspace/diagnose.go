package workspace

import (
	"context"
	"go/scanner"
	"slices"

	"github.com/lambda-lsp/lambda-lsp/internal/finding"
)

// A watched package is one with open files.
type watched struct {
	w   *Workspace
	dir string

	// Guarded by w.mu.
	module  *module
	current *Snapshot
	stop    context.CancelFunc // makes current stale
	running bool
	retired bool // no file is open any more
	// shown are the findings of the last event, by file. Only the goroutine
	// that diagnoses touches it.
	shown map[string][]finding.Finding
}

// kick has the current snapshot diagnosed. One goroutine does so for each
// package, and takes the newest snapshot each time: there is no delay, and
// nothing is done for text that has changed meanwhile. The caller holds w.mu.
func (d *watched) kick() {
	if d.running || d.w.ctx.Err() != nil {
		return
	}
	d.running = true
	d.w.wg.Go(func() {
		var last *Snapshot
		for {
			d.w.mu.Lock()
			s, retired := d.current, d.retired
			if s == last || d.w.ctx.Err() != nil {
				d.running = false
				if retired {
					delete(d.w.dirs, d.dir)
					d.stop()
					d.w.leave(d.module)
				}
				d.w.mu.Unlock()
				return
			}
			d.w.mu.Unlock()
			d.w.guard(func() {
				if retired {
					d.clear(s)
				} else {
					d.diagnose(s)
				}
			})
			last = s
		}
	})
}

// clear takes the findings back: the last file was closed.
func (d *watched) clear(s *Snapshot) {
	files := map[string][]finding.Finding{}
	for path := range d.shown {
		files[path] = nil
	}
	d.shown = nil
	if len(files) > 0 {
		d.w.notify(Diagnosed{Snapshot: s, Files: files})
	}
}

func (d *watched) diagnose(s *Snapshot) {
	if !s.Ready() {
		return
	}
	fs, err := s.Findings(s.current)
	if s.current.Err() != nil {
		return // what has changed is diagnosed next
	}
	fs = s.hold(fs, d.shown)
	files := map[string][]finding.Finding{}
	for path := range d.shown {
		files[path] = nil
	}
	d.shown = map[string][]finding.Finding{}
	for _, f := range fs {
		files[f.Span.File] = append(files[f.Span.File], f)
		d.shown[f.Span.File] = files[f.Span.File]
	}
	for path := range s.versions {
		if _, ok := files[path]; !ok {
			files[path] = nil
		}
	}
	d.w.notify(Diagnosed{Snapshot: s, Files: files, Err: err})
	d.w.wg.Go(func() { // nobody waits for it
		d.w.guard(func() { s.meta.condense(d.w.ctx) })
	})
}

// hold leaves out findings that were not shown before, in declarations that do
// not parse: while a signature is typed it is wrong in many ways that nobody
// needs to hear of. What has gone is not shown again.
func (s *Snapshot) hold(fs []finding.Finding, shown map[string][]finding.Finding) []finding.Finding {
	broken := map[string][]region{}
	for _, p := range s.packages {
		for _, f := range p.parsed {
			if len(f.errs) > 0 {
				broken[f.path] = f.brokenRegions()
			}
		}
	}
	if len(broken) == 0 {
		return fs
	}
	return slices.DeleteFunc(fs, func(f finding.Finding) bool {
		return slices.ContainsFunc(broken[f.Span.File], func(r region) bool { return r.holds(f.Span.Start.Offset) }) &&
			!slices.ContainsFunc(shown[f.Span.File], func(old finding.Finding) bool {
				return old.Rule == f.Rule && old.Message == f.Message
			})
	})
}

// A region is a range of offsets in a file.
type region struct{ start, end int }

func (r region) holds(offset int) bool { return r.start <= offset && offset < r.end }

// brokenRegions returns the declarations that do not parse, each with what
// follows it up to the next.
func (p *parsed) brokenRegions() []region {
	bounds := []int{0}
	for _, decl := range p.file.Decls {
		bounds = append(bounds, int(decl.Pos()-p.file.FileStart))
	}
	bounds = append(bounds, len(p.text)+1)
	slices.Sort(bounds)
	var regions []region
	for i := range len(bounds) - 1 {
		r := region{bounds[i], bounds[i+1]}
		if slices.ContainsFunc(p.errs, func(e *scanner.Error) bool { return r.holds(e.Pos.Offset) }) {
			regions = append(regions, r)
		}
	}
	return regions
}
