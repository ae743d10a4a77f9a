package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
)

// A languageServer is driven over stdio by raw JSON, as an editor does. It
// knows as much of the protocol as measuring diagnostics takes.
type languageServer struct {
	cmd      *exec.Cmd
	settings map[string]any
	reports  chan report   // published diagnostics
	ended    chan struct{} // closed when nothing more is read
	why      error         // nothing more is, once ended is closed

	mu      sync.Mutex
	in      io.WriteCloser
	next    int
	replies map[string]chan json.RawMessage
}

// A report is one publishDiagnostics.
type report struct {
	URI         string
	Version     int
	Diagnostics []struct{ Source, Message string }
}

type message struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
}

// serve starts a server on a folder and finishes the handshake.
func serve(ctx context.Context, folder string, settings map[string]any, args ...string) (*languageServer, error) {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &languageServer{
		cmd: cmd, settings: settings, in: in,
		reports: make(chan report, 1000), ended: make(chan struct{}), replies: map[string]chan json.RawMessage{},
	}
	go func() {
		defer close(s.ended)
		s.why = s.read(bufio.NewReader(out))
	}()
	root := fileURI(folder)
	_, err = s.request("initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": root,
		"workspaceFolders":      []any{map[string]any{"uri": root, "name": filepath.Base(folder)}},
		"initializationOptions": settings,
		"capabilities": map[string]any{
			"workspace":    map[string]any{"configuration": true},
			"textDocument": map[string]any{"publishDiagnostics": map[string]any{"versionSupport": true}},
		},
	})
	if err != nil {
		return nil, errors.Join(err, s.stop())
	}
	return s, s.notify("initialized", map[string]any{})
}

func fileURI(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

// read dispatches what the server sends until the stream ends.
func (s *languageServer) read(r *bufio.Reader) error {
	for {
		header, err := textproto.NewReader(r).ReadMIMEHeader()
		if err != nil {
			return err
		}
		length, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return err
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return err
		}
		var m message
		if err := json.Unmarshal(body, &m); err != nil {
			return err
		}
		if err := s.dispatch(m); err != nil {
			return err
		}
	}
}

func (s *languageServer) dispatch(m message) error {
	switch {
	case m.Method == "textDocument/publishDiagnostics":
		var r report
		if err := json.Unmarshal(m.Params, &r); err != nil {
			return err
		}
		s.reports <- r
	case m.Method != "" && m.ID != nil:
		return s.answer(m)
	case m.Method == "":
		s.mu.Lock()
		reply := s.replies[string(m.ID)]
		s.mu.Unlock()
		if reply != nil {
			reply <- m.Result
		}
	}
	return nil
}

// answer gives the server the settings for each section that it asks about, and
// agrees to everything else.
func (s *languageServer) answer(m message) error {
	result := any(nil)
	if m.Method == "workspace/configuration" {
		var p struct{ Items []any }
		if err := json.Unmarshal(m.Params, &p); err != nil {
			return err
		}
		list := []any{}
		for range p.Items {
			list = append(list, s.settings)
		}
		result = list
	}
	return s.send(map[string]any{"jsonrpc": "2.0", "id": m.ID, "result": result})
}

func (s *languageServer) send(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err = fmt.Fprintf(s.in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return err
}

func (s *languageServer) notify(method string, params any) error {
	return s.send(map[string]any{"jsonrpc": "2.0", "method": method, "params": params})
}

// begin sends a request and returns what its answer will come through.
func (s *languageServer) begin(method string, params any) (<-chan json.RawMessage, error) {
	s.mu.Lock()
	s.next++
	id := s.next
	reply := make(chan json.RawMessage, 1)
	s.replies[strconv.Itoa(id)] = reply
	s.mu.Unlock()
	return reply, s.send(map[string]any{"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

// request sends a request and waits for its answer.
func (s *languageServer) request(method string, params any) (json.RawMessage, error) {
	reply, err := s.begin(method, params)
	if err != nil {
		return nil, err
	}
	select {
	case result := <-reply:
		return result, nil
	case <-s.ended:
		return nil, fmt.Errorf("%s ended at %s: %w", filepath.Base(s.cmd.Path), method, s.why)
	}
}

// open opens a file, as version 1.
func (s *languageServer) open(uri, text string) error {
	return s.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri, "languageId": "go", "version": 1, "text": text,
	}})
}

// change replaces the text of a file.
func (s *languageServer) change(uri string, version int, text string) error {
	return s.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": uri, "version": version},
		"contentChanges": []any{map[string]any{"text": text}},
	})
}

// until waits for the diagnostics of a version of a file that ok accepts.
func (s *languageServer) until(ctx context.Context, uri string, version int, ok func(report) bool) error {
	for {
		select {
		case r := <-s.reports:
			if r.URI == uri && r.Version == version && ok(r) {
				return nil
			}
		case <-s.ended:
			return fmt.Errorf("%s ended: %w", filepath.Base(s.cmd.Path), s.why)
		case <-ctx.Done():
			return fmt.Errorf("%s, version %d: %w", filepath.Base(s.cmd.Path), version, ctx.Err())
		}
	}
}

var resident = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// rss returns the resident memory in megabytes, 0 where /proc does not tell.
func (s *languageServer) rss() float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	m := resident.FindSubmatch(data)
	if m == nil {
		return 0
	}
	kb, _ := strconv.ParseFloat(string(m[1]), 64) // digits
	return kb / 1024
}

// shutdown ends the server as an editor does.
func (s *languageServer) shutdown() error {
	if _, err := s.request("shutdown", nil); err != nil {
		return err
	}
	if err := errors.Join(s.notify("exit", nil), s.in.Close()); err != nil {
		return err
	}
	<-s.ended
	return s.cmd.Wait()
}

// stop ends it at once.
func (s *languageServer) stop() error {
	s.in.Close()
	if err := s.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	_ = s.cmd.Wait() // it was killed
	return nil
}
