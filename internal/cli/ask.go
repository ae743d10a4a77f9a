package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
)

// ask puts a question on a terminal and reads the answer. Anything but y or yes is
// no. A ctx that ends while nobody answers ends the question; the reader is then
// left waiting, as the process is about to end.
func ask(ctx context.Context, in io.Reader, out io.Writer, question string) (bool, error) {
	if _, err := fmt.Fprintf(out, "%s [y/N] ", question); err != nil {
		return false, err
	}
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(in).ReadString('\n') // at its end: no
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case a := <-answer:
		return a == "y" || a == "yes", nil
	case <-ctx.Done():
		return false, ctx.Err()
	}
}
