package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/lambda-lsp/lambda-lsp/internal/failure"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
)

// sampleEvent lies beside the handler: what is sent when nothing else is asked for.
const sampleEvent = "event.json"

// event returns what to send, byte for byte: data if there is any, else what
// file holds ("-" is the standard input), else event.json in dir, else {}.
func event(env *Env, dir, data, file string) ([]byte, error) {
	switch {
	case data != "" && file != "":
		return nil, &failure.Error{Operation: "invoke", Message: "--data and --event are both given", Usage: true}
	case data != "":
		return checkEvent("--data", []byte(data))
	case file == "-":
		text, err := io.ReadAll(io.LimitReader(env.Stdin, function.MaxRequest+1))
		if err != nil {
			return nil, failure.Wrap("read", "the event", err)
		}
		return checkEvent("standard input", text)
	case file != "":
		file = env.Path(file)
	default:
		file = filepath.Join(dir, sampleEvent)
		if _, err := os.Lstat(file); errors.Is(err, fs.ErrNotExist) {
			return []byte("{}"), nil
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		var path *fs.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, failure.Wrap("read", file, err)
	}
	return checkEvent(file, text)
}

// checkEvent refuses what Lambda's Invoke would.
func checkEvent(source string, text []byte) ([]byte, error) {
	if len(text) > function.MaxRequest {
		return nil, failure.New("read", source, "the event is larger than the %d bytes that Lambda takes", function.MaxRequest)
	}
	var v json.RawMessage
	err := json.Unmarshal(text, &v)
	if err == nil {
		return text, nil
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		line, column := position(text, int(syntax.Offset))
		source = fmt.Sprintf("%s:%d:%d", source, line, column)
	}
	return nil, failure.New("read", source, "the event is not JSON: %v", err)
}

// position is the line and column, in bytes, of the last of the first n bytes.
func position(text []byte, n int) (line, column int) {
	before := text[:max(0, min(n, len(text))-1)]
	return 1 + bytes.Count(before, []byte("\n")), len(before) - bytes.LastIndexByte(before, '\n')
}
