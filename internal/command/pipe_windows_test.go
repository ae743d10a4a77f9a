package command

import "testing"

func namedPipe(t *testing.T) string { t.Skip("Windows' named pipes are no files"); return "" }

func writeOnce(string, string) {}
