// Command release builds what a release consists of, into a directory: an archive
// per platform, with its bill of materials, and the checksums of all files. It
// publishes nothing. The same commit and the same Go give the same bytes.
//
//	go run ./release [-o dist/release] [FILE...]
//
// Each FILE is an extension for VS Code (.vsix), which is added: a zip file, whose
// files get the commit's time.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

// platforms are what there is an archive for.
var platforms = []platform{
	{"linux", "amd64"}, {"linux", "arm64"},
	{"darwin", "amd64"}, {"darwin", "arm64"},
	{"windows", "amd64"},
}

func main() {
	out := flag.String("o", "dist/release", "the directory to write to; it must not exist yet")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r := release{src: ".", out: *out, platforms: platforms, extensions: flag.Args(), environ: os.Environ()}
	if err := r.make(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}
