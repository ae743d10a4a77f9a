package function

import "slices"

// What Lambda accepts.
//
// Source: AWS Lambda Developer Guide, "Lambda quotas"; AWS Lambda API
// Reference, "CreateFunction"; for MaxResponse the message of the
// Function.ResponseSizeTooLarge error, which states it.
const (
	MaxZip         = 50 << 20  // bytes of a zip uploaded directly; larger ones go through S3
	MaxUnzipped    = 262144000 // bytes of a function's files, layers included
	MaxRequest     = 6 << 20   // bytes of a synchronous event
	MaxResponse    = 6291556   // bytes of a synchronous response
	MaxAsync       = 1 << 20   // bytes of an asynchronous event
	MaxStream      = 200 << 20 // bytes of a streamed response
	MinTimeout     = 1         // seconds
	DefaultTimeout = 3         // seconds
	MaxTimeout     = 900       // seconds
	MinMemory      = 128       // MB
	DefaultMemory  = 128       // MB
	MaxMemory      = 10240     // MB
	MinStorage     = 512       // MB of /tmp
	MaxStorage     = 10240     // MB of /tmp
	MaxEnvironment = 4 << 10   // bytes of the variables as one JSON object
	MaxLayers      = 5
	MaxName        = 64 // characters of a function's name
	MaxHandler     = 128
	MaxDescription = 256
	MaxTags        = 50
)

// reservedVariables are the names that Lambda sets itself and refuses in a
// function's configuration.
//
// Source: AWS Lambda Developer Guide, "Working with Lambda environment
// variables", section "Defined runtime environment variables".
func reservedVariables() []string {
	return []string{
		"_HANDLER", "_X_AMZN_TRACE_ID",
		"AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
		"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
		"AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
		"AWS_LAMBDA_MAX_CONCURRENCY", "AWS_LAMBDA_METADATA_API", "AWS_LAMBDA_METADATA_TOKEN",
		"AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_KEY", "AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
		"AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "TZ",
	}
}

// presetVariables are set by Lambda too, but a function may change them. Same
// source.
func presetVariables() []string {
	return []string{
		"LANG", "PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "HOME", "PWD",
		"AWS_XRAY_CONTEXT_MISSING", "AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_ADDRESS", "_AWS_XRAY_DAEMON_PORT",
		"AWS_LAMBDA_LOG_FORMAT", "AWS_LAMBDA_LOG_LEVEL", "AWS_LAMBDA_DOTNET_PREJIT",
	}
}

// IsReserved reports whether Lambda refuses an environment variable of this name.
func IsReserved(name string) bool { return slices.Contains(reservedVariables(), name) }

// IsPreset reports whether a function finds a variable of this name in its
// environment without configuring it.
func IsPreset(name string) bool {
	return IsReserved(name) || slices.Contains(presetVariables(), name)
}
