package workspace

import (
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// selectFiles returns l with the files that its directory holds now, saved or
// not, sorted into what the build compiles and what not as go list does.
func (u *universe) selectFiles(l *listed) *listed {
	c := u.context()
	c.CgoEnabled = u.env.CGO_ENABLED != "0"
	c.ReadDir = u.readDir
	// Errors are about files that the type checker will see too.
	p, _ := c.ImportDir(l.Dir, 0)
	next := *l
	if p.Name != "" {
		next.Name = p.Name
	}
	next.Error = nil
	next.GoFiles, next.CgoFiles, next.IgnoredGoFiles, next.IgnoredOtherFiles = p.GoFiles, p.CgoFiles, p.IgnoredGoFiles, p.IgnoredOtherFiles
	next.TestGoFiles, next.XTestGoFiles = p.TestGoFiles, p.XTestGoFiles
	next.CFiles, next.CXXFiles, next.MFiles, next.HFiles, next.FFiles, next.SFiles = p.CFiles, p.CXXFiles, p.MFiles, p.HFiles, p.FFiles, p.SFiles
	next.SwigFiles, next.SwigCXXFiles, next.SysoFiles = p.SwigFiles, p.SwigCXXFiles, p.SysoFiles
	return &next
}

// readDir lists dir with the files that so far exist in an editor only.
func (u *universe) readDir(dir string) ([]fs.FileInfo, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	var infos []fs.FileInfo
	saved := map[string]bool{}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil {
			infos = append(infos, info)
			saved[entry.Name()] = true
		}
	}
	for path, text := range u.config.Overlay {
		if name := filepath.Base(path); filepath.Dir(path) == dir && !saved[name] {
			infos = append(infos, unsaved{nil, name, int64(len(text))})
		}
	}
	return infos, nil
}

// unsaved describes a file that is not on disk.
type unsaved struct {
	fs.FileInfo // nil: only what follows is asked for
	name        string
	size        int64
}

func (f unsaved) Name() string      { return f.name }
func (f unsaved) Size() int64       { return f.size }
func (f unsaved) Mode() fs.FileMode { return 0o666 }
func (f unsaved) IsDir() bool       { return false }

// releaseTags are the build tags of a toolchain: go1.1 up to its own version.
func releaseTags(version string) []string {
	last := minorOf(version)
	if last == 0 {
		return build.Default.ReleaseTags
	}
	var tags []string
	for i := 1; i <= last; i++ {
		tags = append(tags, fmt.Sprintf("go1.%d", i))
	}
	return tags
}

var goVersion = regexp.MustCompile(`go1\.(\d+)`)

// minorOf returns 26 for "go1.26.8" and "devel go1.26-abc", 0 for what it does
// not know.
func minorOf(version string) int {
	m := goVersion.FindStringSubmatch(version)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // digits only
	return n
}
