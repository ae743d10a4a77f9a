package local

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lambda-lsp/lambda-lsp/internal/gobuild"
)

// environ returns the environment of the function's process: what is inherited,
// then Lambda's defaults, the function's own variables, and what Lambda reserves.
func (o Options) environ(api string) []string {
	env := inherit(o.Environ)
	inheritedPath := env["PYTHONPATH"]
	delete(env, "PYTHONPATH")

	env["LANG"] = "C.UTF-8" // Lambda says en_US, which a machine may not have
	env["TZ"] = ":UTC"
	env["PYTHONDONTWRITEBYTECODE"] = "1" // as on Lambda, whose code is read-only
	env["LD_LIBRARY_PATH"] = joinList(env["LD_LIBRARY_PATH"], o.Dir, filepath.Join(o.Dir, "lib"))
	overlay(env, o.Env)

	if o.python() != "" {
		// awslambdaric ignores LAMBDA_TASK_ROOT.
		env["PYTHONPATH"] = joinList(filepath.Dir(o.Artifact), env["PYTHONPATH"], inheritedPath)
		env["AWS_EXECUTION_ENV"] = "AWS_Lambda_" + o.Runtime
	}
	now := time.Now().UTC()
	maps.Copy(env, map[string]string{
		"_HANDLER":                        o.Handler,
		"AWS_DEFAULT_REGION":              o.region(),
		"AWS_REGION":                      o.region(),
		"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": strconv.Itoa(o.MemoryMB),
		"AWS_LAMBDA_FUNCTION_NAME":        o.FunctionName,
		"AWS_LAMBDA_FUNCTION_VERSION":     o.Version,
		"AWS_LAMBDA_INITIALIZATION_TYPE":  "on-demand",
		"AWS_LAMBDA_LOG_GROUP_NAME":       "/aws/lambda/" + o.FunctionName,
		"AWS_LAMBDA_LOG_STREAM_NAME":      fmt.Sprintf("%s/[%s]%s", now.Format("2006/01/02"), o.Version, randomHex(16)),
		"AWS_LAMBDA_RUNTIME_API":          api,
		"LAMBDA_RUNTIME_DIR":              "/var/runtime",
		"LAMBDA_TASK_ROOT":                o.Dir,
	})
	return listOf(env)
}

// inherit returns environ without what misleads the function.
func inherit(environ []string) map[string]string {
	env := map[string]string{}
	overlay(env, environ)
	maps.DeleteFunc(env, func(name, _ string) bool { return misleads(name) })
	return env
}

// overlay sets the variables of a list, of which the last counts.
func overlay(env map[string]string, list []string) {
	for _, nameValue := range list {
		if name, value, ok := strings.Cut(nameValue, "="); ok && name != "" {
			env[name] = value
		}
	}
}

func listOf(env map[string]string) []string {
	list := make([]string, 0, len(env))
	for _, name := range slices.Sorted(maps.Keys(env)) {
		list = append(list, name+"="+env[name])
	}
	return list
}

// misleads reports whether an inherited variable would make the function behave
// as it never does on Lambda: another locale, another Python's settings, the
// Lambda variables of a shell that itself runs in a function.
func misleads(name string) bool {
	switch name {
	case "AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL":
		return false // a way to try them
	case "PYTHONPATH":
		return false // where awslambdaric may be
	case "AWS_EXECUTION_ENV", "_HANDLER", "_X_AMZN_TRACE_ID", "_LAMBDA_TELEMETRY_LOG_FD", "__PYVENV_LAUNCHER__":
		return true
	}
	for _, prefix := range []string{"AWS_LAMBDA_", "LAMBDA_", "LC_", "PYTHON"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// region is the ARN's, else the environment's, else us-east-1.
func (o Options) region() string {
	if fields := strings.Split(o.ARN, ":"); len(fields) > 3 && fields[3] != "" {
		return fields[3]
	}
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if region := getenv(o.Environ, name); region != "" {
			return region
		}
	}
	return "us-east-1"
}

// getenv returns the last value that environ gives name, as exec does.
func getenv(environ []string, name string) string {
	value, _ := gobuild.Getenv(environ, name)
	return value
}

// joinList joins the elements that are not empty with the system's separator.
func joinList(elements ...string) string {
	elements = slices.DeleteFunc(elements, func(s string) bool { return s == "" })
	return strings.Join(elements, string(os.PathListSeparator))
}
