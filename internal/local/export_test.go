package local

import "time"

// SetInitLimit shortens the init phase of an instance that has not been invoked.
func SetInitLimit(in *Instance, d time.Duration) { in.initLimit = d }
