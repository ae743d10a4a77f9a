package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	maxSave = 1.5 // times go build's
	saves   = 11
)

// save compares the time from a save to an answer by the new code, under watch,
// with what go build of the same package takes.
func save(ctx context.Context, out *sheet, tmp string) error {
	tool := filepath.Join(tmp, "lambda-lsp")
	build := exec.CommandContext(ctx, "go", "build", "-o", tool, "./cmd/lambda-lsp")
	build.Env, build.Stderr = append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	if err := build.Run(); err != nil {
		return err
	}
	fmt.Fprintf(out, "From a save to the new code's answer\tp50 s\tgo build s\tratio\ttarget\t\n")
	for _, c := range []edited{
		{"lambda.Start, bootstrap", "provided.al2023", startCode, "0", nil},
		{"shim handler, handler.so", "python" + python, shimCode, "1", []string{"-buildmode=c-shared"}},
		{"shim handler, bootstrap", "provided.al2023", shimCode, "1", nil}, // import "C" demands cgo
	} {
		root, err := os.MkdirTemp(tmp, "save-")
		if err != nil {
			return err
		}
		ours, base, err := c.saved(ctx, root, tool, out.times(saves))
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		ratio := ours.median() / base.median()
		out.hold("save to answer beside go build, "+c.name, ratio, maxSave)
		fmt.Fprintf(out, "%s\t%s\t%s\t%.2f\t%.2f\t\n", c.name, ours.spread("%.2f"), base.spread("%.2f"), ratio, maxSave)
	}
	return nil
}

// An edited function, and how go build builds it.
type edited struct {
	name, runtime, code string
	cgo                 string
	flags               []string
}

const (
	startCode = `package main

import "github.com/aws/aws-lambda-go/lambda"

func main() { lambda.Start(func() (string, error) { return edited, nil }) }
`
	shimCode = `package main

import "C"

import "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"

func Handle(_ interface{}, _ *runtime.Context) (string, error) { return edited, nil }
`
)

// saved returns the seconds of both, measured in turns.
func (c edited) saved(ctx context.Context, root, tool string, saves int) (ours, base samples, err error) {
	watched, plain := filepath.Join(root, "watched"), filepath.Join(root, "plain")
	for _, dir := range []string{watched, plain} {
		if err := os.Mkdir(dir, 0o755); err != nil {
			return nil, nil, err
		}
		for _, name := range []string{"go.mod", "go.sum"} {
			data, err := os.ReadFile("bench/testdata/functions/" + name)
			if err != nil {
				return nil, nil, err
			}
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				return nil, nil, err
			}
		}
		config := fmt.Sprintf(`{"FunctionName":"fn","Runtime":%q,"Handler":"handler.Handle","Timeout":60}`, c.runtime)
		if err := put(dir, "handler.go", c.code, "edited.go", edit("0"), "function.json", config); err != nil {
			return nil, nil, err
		}
	}
	if c.code == shimCode { // the shim adds main where there is none; go build needs it
		if err := put(plain, "main.go", "package main\n\nfunc main() {}\n"); err != nil {
			return nil, nil, err
		}
	}
	args := append([]string{"build", "-o", filepath.Join(root, "built")}, c.flags...)
	w, err := startWatch(ctx, tool, watched)
	if err != nil {
		return nil, nil, err
	}
	defer w.stop()
	for i := range saves + 1 {
		text := fmt.Sprint(time.Now().UnixNano())
		start := time.Now()
		if err := put(watched, "edited.go", edit(text)); err != nil {
			return nil, nil, err
		}
		if err := w.answers(text); err != nil {
			return nil, nil, err
		}
		answered := time.Since(start).Seconds()
		if err := put(plain, "edited.go", edit(text)); err != nil {
			return nil, nil, err
		}
		start = time.Now()
		cmd := exec.CommandContext(ctx, "go", args...)
		cmd.Dir, cmd.Stderr = plain, os.Stderr
		cmd.Env = append(os.Environ(), "CGO_ENABLED="+c.cgo)
		if err := cmd.Run(); err != nil {
			return nil, nil, err
		}
		if i > 0 { // the first fills the caches
			ours, base = append(ours, answered), append(base, time.Since(start).Seconds())
		}
	}
	return ours, base, nil
}

func edit(text string) string { return fmt.Sprintf("package main\n\nconst edited = %q\n", text) }

// put writes files: names and texts in turns, each put in its place whole.
func put(dir string, files ...string) error {
	for i := 0; i < len(files); i += 2 {
		tmp := filepath.Join(dir, ".saving")
		if err := os.WriteFile(tmp, []byte(files[i+1]), 0o644); err != nil {
			return err
		}
		if err := os.Rename(tmp, filepath.Join(dir, files[i])); err != nil {
			return err
		}
	}
	return nil
}

// A watching is a running lambda-lsp watch of one function.
type watching struct {
	cmd    *exec.Cmd
	events *bufio.Scanner
	url    string
}

// startWatch serves the function in dir and returns when it is built.
func startWatch(ctx context.Context, tool, dir string) (*watching, error) {
	cmd := exec.CommandContext(ctx, tool, "watch", "--json", "--port=0", dir)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	w := &watching{cmd: cmd, events: bufio.NewScanner(stdout)}
	if err := w.built(); err != nil {
		w.stop()
		return nil, err
	}
	return w, nil
}

func (w *watching) stop() {
	w.cmd.Process.Signal(os.Interrupt)
	w.cmd.Wait()
}

// built returns when the next build has succeeded.
func (w *watching) built() error {
	for w.events.Scan() {
		var e struct{ Event, URL string }
		if err := json.Unmarshal(w.events.Bytes(), &e); err != nil {
			return err
		}
		switch e.Event {
		case "listening":
			w.url = e.URL
		case "built":
			return nil
		case "failed":
			return fmt.Errorf("watch says %s", w.events.Bytes())
		}
	}
	return errors.New("watch has ended")
}

// answers returns when the function has been built and has answered with text.
// It is not asked before: on a small machine the questions would take a part of
// the time that the build needs.
func (w *watching) answers(text string) error {
	if err := w.built(); err != nil {
		return err
	}
	r, err := http.Get(w.url)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil || strings.Trim(string(body), "\"\n") != text {
		return fmt.Errorf("%s: %s, %v; want %s", r.Status, body, err, text)
	}
	return nil
}
