package proc

import (
	"os"
	"os/exec"
	"strconv"
)

func setGroup(*exec.Cmd) {}

// Windows has no process groups to kill: taskkill walks the tree.
func killGroup(cmd *exec.Cmd) error {
	if cmd.Process == nil {
		return os.ErrProcessDone
	}
	if err := exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run(); err != nil {
		return cmd.Process.Kill()
	}
	return nil
}
