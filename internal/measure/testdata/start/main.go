// Command start is a function for the tests, whose initialization takes 50 ms.
package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

var table = func() []byte {
	time.Sleep(50 * time.Millisecond)
	return make([]byte, 1<<20)
}()

type event struct {
	Every int // every so many-th invocation fails
	Meet  int // how many processes must have come
}

var calls int

func main() {
	if os.Getenv("FAIL") != "" {
		os.Exit(1)
	}
	lambda.Start(func(evt event) (int, error) {
		calls++
		if evt.Every > 0 && calls%evt.Every == 0 {
			return 0, errors.New("failed")
		}
		return len(table), meet(evt.Meet)
	})
}

// meet waits until so many processes have come.
func meet(n int) error {
	if n == 0 {
		return nil
	}
	dir := os.Getenv("MEET")
	if err := os.WriteFile(filepath.Join(dir, strconv.Itoa(os.Getpid())), nil, 0o666); err != nil {
		return err
	}
	for {
		here, err := os.ReadDir(dir)
		if err != nil || len(here) >= n {
			return err
		}
		time.Sleep(time.Millisecond)
	}
}
