package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A fleet is a generated workspace of many functions.
type fleet struct {
	dir       string
	functions []string // their directories
}

// newFleet writes n functions into a new directory: in one module, or, apart, in one each.
func newFleet(tmp string, n int, apart bool) (*fleet, error) {
	dir, err := os.MkdirTemp(tmp, "fleet-")
	if err != nil {
		return nil, err
	}
	f := &fleet{dir: dir}
	if !apart {
		if err := addModule(dir, "example.com/fleet"); err != nil {
			return nil, err
		}
	}
	for i := range n {
		name := fmt.Sprintf("fn%04d", i)
		fn := filepath.Join(dir, name)
		f.functions = append(f.functions, fn)
		if err := os.Mkdir(fn, 0o755); err != nil {
			return nil, err
		}
		if apart {
			if err := addModule(fn, "example.com/"+name); err != nil {
				return nil, err
			}
		}
		config := fmt.Sprintf(`{"FunctionName": %q, "Runtime": "provided.al2023", "Handler": "bootstrap", "Role": "arn:aws:iam::123456789012:role/r"}`+"\n", name)
		for file, text := range map[string]string{"handler.go": strings.ReplaceAll(fleetHandler, "NAME", name), "function.json": config} {
			if err := os.WriteFile(filepath.Join(fn, file), []byte(text), 0o644); err != nil {
				return nil, err
			}
		}
	}
	return f, nil
}

// addModule makes a module of dir, which requires what those of testdata do.
func addModule(dir, path string) error {
	for _, file := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("bench/testdata/functions", file))
		if err != nil {
			return err
		}
		if file == "go.mod" {
			_, rest, _ := strings.Cut(string(text), "\n")
			text = []byte("module " + path + "\n" + rest)
		}
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// fleetHandler is a function that both language servers find fault with once it is
// edited as typists do.
const fleetHandler = `package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

type Summary struct {
	Name  string ` + "`json:\"name\"`" + `
	Count int    ` + "`json:\"count\"`" + `
}

func handle(ctx context.Context, evt events.SQSEvent) (Summary, error) {
	var sum Summary
	for _, m := range evt.Records {
		if err := ctx.Err(); err != nil {
			return sum, fmt.Errorf("NAME: %w", err)
		}
		sum.Name = m.MessageId
		sum.Count++
	}
	return sum, nil
}

func main() { lambda.Start(handle) }
`
