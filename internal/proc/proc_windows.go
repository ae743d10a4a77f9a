package proc

import (
	"os"
	"os/exec"
	"strconv"
	"syscall"
)

func setGroup(*exec.Cmd) {}

// Windows has no process groups to kill: taskkill walks the tree.
func killGroup(cmd *exec.Cmd) error {
	if cmd.Process == nil {
		return os.ErrProcessDone
	}
	if err := killPID(cmd.Process.Pid); err != nil {
		return cmd.Process.Kill()
	}
	return nil
}

func killPID(pid int) error {
	return exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(pid)).Run()
}

func alive(pid int) bool {
	h, err := syscall.OpenProcess(syscall.SYNCHRONIZE, false, uint32(pid))
	if err != nil {
		return false
	}
	defer syscall.CloseHandle(h)
	event, err := syscall.WaitForSingleObject(h, 0)
	return err == nil && event == syscall.WAIT_TIMEOUT
}

func lower(int) {}
