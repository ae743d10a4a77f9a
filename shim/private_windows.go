package shim

// private reports whether nobody else can change what is in a directory. On Windows
// the user's cache directory inherits that from the profile.
func private(string) bool { return true }
