package function

import (
	"fmt"
	"regexp"
)

var index = regexp.MustCompile(`/[0-9]+(/|$)`)

// Describe says in a sentence or two what the setting at an RFC 6901 pointer is
// for, "" where function.json has no such setting.
func Describe(pointer string) string {
	return descriptions()[index.ReplaceAllString(pointer, "$1")]
}

// descriptions goes by pointers without the places in arrays.
func descriptions() map[string]string {
	return map[string]string{
		"/FunctionName":         fmt.Sprintf("What the function is called in AWS: up to %d letters, digits, - and _.", MaxName),
		"/Description":          fmt.Sprintf("What the console shows: up to %d characters.", MaxDescription),
		"/Runtime":              "What runs the code, and so what is built: python* imports handler.so, provided.* executes bootstrap.",
		"/Handler":              fmt.Sprintf("MODULE.Function for a handler.so, where MODULE.so is the file; any text, or which shim handler to serve, for a bootstrap. Up to %d characters.", MaxHandler),
		"/Role":                 "The ARN of the IAM role that the function works as. lambda-lsp deploy --create-role makes one.",
		"/Timeout":              fmt.Sprintf("How many seconds an invocation may take: 1 to %d; %d if it is not set.", MaxTimeout, DefaultTimeout),
		"/MemorySize":           fmt.Sprintf("MB of memory, %d to %d; the share of CPU grows with it.", DefaultMemory, MaxMemory),
		"/Architectures":        "The one processor architecture to build for and to run on. Without it, x86_64.",
		"/PackageType":          "How the code is delivered. lambda-lsp packages zips.",
		"/Publish":              "Whether creating the function publishes version 1.",
		"/PublishTo":            "What a published version becomes besides.",
		"/Tags":                 fmt.Sprintf("Names and values to find and bill the function by: up to %d.", MaxTags),
		"/Layers":               fmt.Sprintf("ARNs of layer versions, unpacked below /opt in this order: up to %d.", MaxLayers),
		"/KMSKeyArn":            "The key that encrypts environment variables at rest, in place of Lambda's own.",
		"/CodeSigningConfigArn": "The code signing configuration that uploads have to satisfy.",

		"/Environment":           fmt.Sprintf("What the function finds in its environment: %d bytes at most.", MaxEnvironment),
		"/Environment/Variables": "Names and values. Lambda keeps some names, such as AWS_REGION, to itself.",

		"/EphemeralStorage":      "The function's /tmp.",
		"/EphemeralStorage/Size": fmt.Sprintf("MB of /tmp: 512 to %d.", MaxStorage),

		"/Code":                     "Where the package comes from. lambda-lsp deploy uploads what it has built; only the bucket for large packages is read from here.",
		"/Code/S3Bucket":            "The bucket, in the function's region, that packages over 50 MB go through.",
		"/Code/S3Key":               "The object's name in the bucket.",
		"/Code/S3ObjectVersion":     "The object's version, where the bucket keeps versions.",
		"/Code/S3ObjectStorageMode": "Whether Lambda copies the package or refers to the object.",
		"/Code/ImageUri":            "A container image in ECR, for PackageType Image.",
		"/Code/SourceKMSKeyArn":     "The key that encrypts the package at rest.",

		"/DeadLetterConfig":           "What becomes of asynchronous events that keep failing.",
		"/DeadLetterConfig/TargetArn": "The ARN of an SQS queue or an SNS topic.",

		"/VpcConfig":                         "The network of yours that the function is put into. Without it, the function has internet access and none to your network.",
		"/VpcConfig/SubnetIds":               "The subnets that it gets addresses in.",
		"/VpcConfig/SecurityGroupIds":        "The security groups that its traffic goes by.",
		"/VpcConfig/Ipv6AllowedForDualStack": "Whether it may use IPv6 in subnets that have both.",

		"/FileSystemConfigs":                            "A file system that is mounted for the function.",
		"/FileSystemConfigs/Arn":                        "The ARN of an EFS access point or of an S3 file system.",
		"/FileSystemConfigs/LocalMountPath":             "Where it appears: /mnt/ and a name.",
		"/FileSystemConfigs/S3FilesConfig":              "How an S3 file system is read.",
		"/FileSystemConfigs/S3FilesConfig/DirectS3Read": "Whether reads go to S3 itself.",

		"/LoggingConfig":                     "Where the log goes, and how much of it.",
		"/LoggingConfig/LogFormat":           "Text, or JSON, whose lines Lambda can filter by level.",
		"/LoggingConfig/LogGroup":            "The log group; /aws/lambda/ and the function's name if it is not set.",
		"/LoggingConfig/ApplicationLogLevel": "The least level of your own lines that is kept, with LogFormat JSON.",
		"/LoggingConfig/SystemLogLevel":      "The least level of Lambda's lines that is kept, with LogFormat JSON.",

		"/TracingConfig":      "Tracing with X-Ray.",
		"/TracingConfig/Mode": "Active samples requests; PassThrough follows what the caller has decided.",

		"/SnapStart":         "Starts from a snapshot that was taken after initialization, on the runtimes that have it.",
		"/SnapStart/ApplyOn": "Whether published versions get a snapshot.",

		"/ImageConfig":                  "What replaces the settings of a container image.",
		"/ImageConfig/Command":          "The arguments of the entry point.",
		"/ImageConfig/EntryPoint":       "The program, with its first arguments.",
		"/ImageConfig/WorkingDirectory": "The directory that the program starts in.",

		"/TenancyConfig":                     "Keeps the execution environments of tenants apart.",
		"/TenancyConfig/TenantIsolationMode": "How: an environment serves one tenant only.",

		"/DurableConfig":                       "Executions that survive interruptions and may last for days.",
		"/DurableConfig/ExecutionTimeout":      "How many seconds a durable execution may take.",
		"/DurableConfig/KMSKeyArn":             "The key that encrypts what durable executions keep.",
		"/DurableConfig/RetentionPeriodInDays": "How many days the history of an execution is kept.",

		"/CapacityProviderConfig": "Runs the function on instances in your account.",
		"/CapacityProviderConfig/LambdaManagedInstancesCapacityProviderConfig":                                       "The instances that Lambda manages.",
		"/CapacityProviderConfig/LambdaManagedInstancesCapacityProviderConfig/CapacityProviderArn":                   "The ARN of the capacity provider.",
		"/CapacityProviderConfig/LambdaManagedInstancesCapacityProviderConfig/ExecutionEnvironmentMemoryGiBPerVCpu":  "GiB of memory for each vCPU.",
		"/CapacityProviderConfig/LambdaManagedInstancesCapacityProviderConfig/PerExecutionEnvironmentMaxConcurrency": "How many requests one environment handles at a time.",
	}
}
