package workspace

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// A stamp says which state a file, or a directory with the files in it, is in.
type stamp string

// moving is the stamp of what was being changed: it never holds.
const moving stamp = "moving"

// coarse is more than file systems are late with the times of changes.
const coarse = time.Second

// stampOf returns the stamp of path, which need not be there, as it was at since.
func stampOf(path string, since time.Time) stamp {
	var b strings.Builder
	late := false
	add := func(info fs.FileInfo, err error) {
		if err == nil {
			fmt.Fprintln(&b, info.Name(), info.Size(), info.ModTime().UnixNano())
			late = late || info.ModTime().After(since.Add(-coarse))
		}
	}
	info, err := os.Stat(path)
	add(info, err)
	if err == nil && info.IsDir() {
		entries, _ := os.ReadDir(path)
		for _, entry := range entries {
			if !entry.IsDir() {
				add(entry.Info())
			}
		}
	}
	if late {
		return moving
	}
	return stamp(b.String())
}

// holds reports whether path is in the state that s says.
func (s stamp) holds(path string) bool {
	return s != moving && s == stampOf(path, time.Now().Add(coarse))
}
