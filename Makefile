.PHONY: test-tools

# What the tests use beside Go: installed into .tools/, nothing system-wide.
test-tools:
	.ci/test-tools
