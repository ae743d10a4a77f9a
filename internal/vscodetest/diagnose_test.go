package vscodetest

import "testing"

func TestDiagnose(t *testing.T) {
	shared(t).run(t, "diagnose", scene{folder: hello(t)})
}
