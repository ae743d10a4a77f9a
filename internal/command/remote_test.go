package command

import "testing"

func TestReadReport(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, logs string
		want       InvokeResult
	}{
		{
			"cold start",
			"START RequestId: a Version: 1\nREPORT RequestId: a\tDuration: 1.25 ms\tBilled Duration: 120 ms\tMemory Size: 128 MB\tMax Memory Used: 31 MB\tInit Duration: 118.02 ms\t\n",
			InvokeResult{DurationMs: 1.25, BilledMs: 120, MaxMemoryMB: 31, InitMs: 118.02},
		},
		{
			"warm",
			"REPORT RequestId: a\tDuration: 3 ms\tBilled Duration: 3 ms\tMemory Size: 1024 MB\tMax Memory Used: 40 MB",
			InvokeResult{DurationMs: 3, BilledMs: 3, MaxMemoryMB: 40},
		},
		{"no report", "START RequestId: a\nDuration: 5 ms\n", InvokeResult{}},
		{"cut off", "REPORT RequestId: a\tDuration: ", InvokeResult{}},
	} {
		var got InvokeResult
		got.readReport(test.logs)
		if got.DurationMs != test.want.DurationMs || got.BilledMs != test.want.BilledMs || got.InitMs != test.want.InitMs || got.MaxMemoryMB != test.want.MaxMemoryMB {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}
