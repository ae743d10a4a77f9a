# Everything here is a command a person would type as well; CI runs .ci/run.

GO ?= go

all: lambda-lsp lambdacheck

# The tool is pure Go: it must build, and be built, without a C compiler.
lambda-lsp: FORCE
	CGO_ENABLED=0 $(GO) build -o $@ ./cmd/lambda-lsp

lambdacheck: FORCE
	CGO_ENABLED=0 $(GO) build -o $@ ./cmd/lambdacheck

# From nothing to an answered invocation, in a temporary directory.
demo: lambda-lsp
	@.ci/demo

# What was skipped, and why, is told at the end. go vet is one of the linters. With
# -trimpath, as functions are built, there is less to compile.
test: test-tools
	PATH="$$($(GO) env GOROOT)/bin:$$PATH" .tools/gotestsum --format=standard-quiet -- -vet=off -trimpath -timeout=30m ./...

# The JSON verdicts against what encoding/json does, for more types than `test` tries.
oracle:
	CI=true $(GO) test ./internal/oracle -v -timeout=30m -oracle.seed=0 -oracle.types=20000

# A new function of every event source in both models, from its check to its
# deployment; `test` takes one source, and two with CI=true.
matrix: test-tools
	CI=true MATRIX=1 $(GO) test -trimpath ./internal/cli -run='^TestEverySource$$' -v -count=1 -timeout=60m

# What the tests use beside Go: installed into .tools/, nothing system-wide. Some of it
# waits for the network, some for the compiler.
test-tools:
	@$(MAKE) --no-print-directory -j5 $(addprefix .tools/,test-tools arm64 editors vscode compile)

.tools/%: FORCE
	.ci/$*

# The VS Code extension for each platform, with its own lambda-lsp: dist/lambda-lsp-TARGET.vsix.
vsix:
	.ci/vscode packages
	cd vscode && node esbuild.mjs
	.ci/vsix dist linux-x64 linux-arm64 darwin-arm64 darwin-x64 win32-x64

# A million calls or messages of each kind, 100,000 edits, a minute of 100 connections,
# a day of requests through the relay, 10,000 cancelled builds (SOAK_MINUTES=20 ends them
# sooner) and children killed, that must leave nothing behind. It takes two hours, and
# what it prints is written down.
soak: test-tools
	GO="$(GO)" .ci/soak

# Side by side with what there is to compare with; the figures are ratios. The whole
# takes an hour and is written down; the quick variant is for every day.
bench: test-tools
	$(GO) run ./bench -results=bench/RESULTS.md

bench-quick: test-tools
	$(GO) run ./bench -quick

# The archives, bills of materials, extensions and checksums of a release, in
# dist/release; nothing is published. It needs a clone in which nothing is changed.
release: vsix
	$(GO) run ./release -o dist/release dist/*.vsix

# What is known of vulnerabilities in what is used; needs the network.
audit:
	.ci/audit

# The pictures of the extension's README and walkthrough, from the tests that take them.
screenshots: test-tools
	VSCODE_SHOTS=$(CURDIR)/vscode/media $(GO) test -trimpath ./internal/vscodetest -count=1 -run='^Test(Diagnose|Build|Invoke|New|Debug|Tests)$$'
	cd vscode/media && rm -f squiggle.png fixed.png build-progress.png build-problems.png pick-event.png invoke-failed.png new-source.png debug-console.png debug-refused.png tests-output.png tests-running.png tests-errored.png

# The linters, as what runs the tests, have a module file of their own: some force
# versions of golang.org/x/tools that gopls cannot be built with.
lint:
	@test -z "$$(gofmt -l $$(git ls-files '*.go' | grep -v /testdata/) | tee /dev/stderr)"
	GOOS=linux CGO_ENABLED=0 $(GO) vet ./...
	GOOS=darwin CGO_ENABLED=0 $(GO) vet ./...
	GOOS=windows CGO_ENABLED=0 $(GO) vet ./...
	$(GO) tool -modfile=tools/go.mod staticcheck ./...

clean:
	rm -rf lambda-lsp lambdacheck dist .tools vscode/dist vscode/out vscode/node_modules

FORCE:
.PHONY: all audit bench bench-quick demo matrix oracle screenshots soak test test-tools release vsix lint clean FORCE
