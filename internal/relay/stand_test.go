package relay

import (
	"errors"
	"io"
	"os"
	"os/exec"
)

// stand plays gopls's part on standard input and output.
func stand(name string) error {
	switch name {
	case "tee":
		return tee()
	}
	return errors.New("no such part: " + name)
}

// tee is gopls itself, of which a file gets what it says.
func tee() error {
	file, err := os.Create(os.Getenv("RELAY_TEST_TEE"))
	if err != nil {
		return err
	}
	defer file.Close()
	cmd := exec.Command(os.Getenv("RELAY_TEST_REAL"), os.Args[1:]...)
	cmd.Stdin, cmd.Stderr = os.Stdin, os.Stderr
	cmd.Stdout = io.MultiWriter(file, os.Stdout)
	return cmd.Run()
}
