// Written by go test ./internal/vscode -update from the program's own tables and types.

// The server's commands, by their verbs.
export const commands = {
  new: { id: "lambda.new", palette: "lambdaLsp.new", title: "New Function", aboutFunction: false, cloud: false, streams: false },
  check: { id: "lambda.check", palette: "lambdaLsp.check", title: "Check Packages", aboutFunction: false, cloud: false, streams: false },
  build: { id: "lambda.build", palette: "lambdaLsp.build", title: "Build", aboutFunction: true, cloud: false, streams: false },
  package: { id: "lambda.package", palette: "lambdaLsp.package", title: "Package", aboutFunction: true, cloud: false, streams: false },
  invoke: { id: "lambda.invoke", palette: "lambdaLsp.invoke", title: "Invoke", aboutFunction: true, cloud: false, streams: false },
  watch: { id: "lambda.watch", palette: "lambdaLsp.watch", title: "Watch", aboutFunction: true, cloud: false, streams: true },
  debug: { id: "lambda.debug", palette: "lambdaLsp.debug", title: "Debug", aboutFunction: true, cloud: false, streams: true },
  deploy: { id: "lambda.deploy", palette: "lambdaLsp.deploy", title: "Deploy", aboutFunction: true, cloud: true, streams: false },
  logs: { id: "lambda.logs", palette: "lambdaLsp.logs", title: "Logs", aboutFunction: true, cloud: true, streams: true },
  rollback: { id: "lambda.rollback", palette: "lambdaLsp.rollback", title: "Rollback", aboutFunction: true, cloud: true, streams: false },
  delete: { id: "lambda.delete", palette: "lambdaLsp.delete", title: "Delete", aboutFunction: true, cloud: true, streams: false },
  version: { id: "lambda.version", palette: "lambdaLsp.version", title: "Show Version", aboutFunction: false, cloud: false, streams: false },
} as const;

export type Verb = keyof typeof commands;

// What each command takes.
export interface Arguments {
  new: NewArgs;
  check: CheckArgs;
  build: BuildArgs;
  package: PackageArgs;
  invoke: InvokeArgs;
  watch: WatchArgs;
  debug: DebugArgs;
  deploy: DeployArgs;
  logs: LogsArgs;
  rollback: RollbackArgs;
  delete: DeleteArgs;
  version: VersionArgs;
}

// What each command answers with.
export interface Results {
  new: NewResult;
  check: unknown;
  build: BuildResult;
  package: BuildResult;
  invoke: InvokeResult;
  watch: WatchResult;
  debug: DebugResult;
  deploy: DeployResult;
  logs: LogsResult;
  rollback: RollbackResult;
  delete: DeleteResult;
  version: VersionResult;
}

// What client and server say beyond the protocol.
export const methods = {
  functions: "lambda/functions",
  example: "lambda/example",
  frames: "lambda/frames",
  accounts: "lambda/accounts",
  ask: "lambda/ask",
  output: "lambda/output",
} as const;

export const section = "lambdaLsp";

// The type of debug configurations.
export const debugType = "lambda-go";

// The type of tasks.
export const taskType = "lambda-go";

// The settings that the server reads.
export const serverSettings: readonly string[] = [
  "buildFlags",
  "codeLens",
  "env",
  "json",
];

// What a Go file that holds a handler imports.
export const handlerPackages: readonly string[] = ["github.com/aws/aws-lambda-go/lambda", "github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"];

// What can invoke a function, in the order of menus.
export const sources: readonly { name: string; title: string }[] = [
  { name: "plain", title: "JSON of your own" },
  { name: "apigateway", title: "API Gateway: REST API" },
  { name: "httpapi", title: "API Gateway: HTTP API (payload version 2.0)" },
  { name: "websocket", title: "API Gateway: WebSocket API" },
  { name: "functionurl", title: "Lambda function URL" },
  { name: "alb", title: "Application Load Balancer" },
  { name: "appsync", title: "AppSync: direct Lambda resolver" },
  { name: "s3", title: "S3: object notifications" },
  { name: "sqs", title: "SQS: queue, with partial batch failures" },
  { name: "sns", title: "SNS: topic" },
  { name: "dynamodb", title: "DynamoDB: stream of changes" },
  { name: "kinesis", title: "Kinesis: data stream" },
  { name: "kafka", title: "Kafka: topics of MSK or of your own cluster" },
  { name: "eventbridge", title: "EventBridge: rule with an event pattern" },
  { name: "schedule", title: "EventBridge: schedule" },
  { name: "cloudwatchlogs", title: "CloudWatch Logs: subscription filter" },
  { name: "ses", title: "SES: mail received" },
  { name: "iot", title: "IoT Core: rule" },
  { name: "cognito-presignup", title: "Cognito: before sign-up" },
  { name: "cognito-postconfirmation", title: "Cognito: after confirmation" },
  { name: "cognito-preauthentication", title: "Cognito: before authentication" },
  { name: "cognito-postauthentication", title: "Cognito: after authentication" },
  { name: "cognito-pretokengen", title: "Cognito: before token generation (version 2)" },
  { name: "cognito-custommessage", title: "Cognito: custom message" },
  { name: "cognito-migrateuser", title: "Cognito: user migration" },
  { name: "cognito-defineauthchallenge", title: "Cognito: define the next challenge" },
  { name: "cognito-createauthchallenge", title: "Cognito: create a challenge" },
  { name: "cognito-verifyauthchallenge", title: "Cognito: verify an answer" },
  { name: "authorizer-token", title: "Authorizer: API Gateway REST API, by token" },
  { name: "authorizer-request", title: "Authorizer: API Gateway REST API, by request" },
  { name: "authorizer-httpapi", title: "Authorizer: API Gateway HTTP API" },
  { name: "authorizer-appsync", title: "Authorizer: AppSync" },
  { name: "authorizer-iot", title: "Authorizer: IoT Core" },
];

// Sample events, in the same order.
export const examples: readonly { name: string; title: string }[] = [
  { name: "plain", title: "JSON of your own" },
  { name: "apigateway", title: "API Gateway: REST API" },
  { name: "httpapi", title: "API Gateway: HTTP API (payload version 2.0)" },
  { name: "websocket-message", title: "API Gateway: WebSocket API" },
  { name: "websocket-connect", title: "API Gateway: WebSocket API" },
  { name: "websocket-disconnect", title: "API Gateway: WebSocket API" },
  { name: "functionurl", title: "Lambda function URL" },
  { name: "alb", title: "Application Load Balancer" },
  { name: "appsync", title: "AppSync: direct Lambda resolver" },
  { name: "s3-put", title: "S3: object notifications" },
  { name: "s3-delete", title: "S3: object notifications" },
  { name: "sqs", title: "SQS: queue, with partial batch failures" },
  { name: "sns", title: "SNS: topic" },
  { name: "dynamodb", title: "DynamoDB: stream of changes" },
  { name: "kinesis", title: "Kinesis: data stream" },
  { name: "kafka", title: "Kafka: topics of MSK or of your own cluster" },
  { name: "eventbridge", title: "EventBridge: rule with an event pattern" },
  { name: "schedule", title: "EventBridge: schedule" },
  { name: "cloudwatchlogs", title: "CloudWatch Logs: subscription filter" },
  { name: "ses", title: "SES: mail received" },
  { name: "iot", title: "IoT Core: rule" },
  { name: "cognito-presignup", title: "Cognito: before sign-up" },
  { name: "cognito-postconfirmation", title: "Cognito: after confirmation" },
  { name: "cognito-preauthentication", title: "Cognito: before authentication" },
  { name: "cognito-postauthentication", title: "Cognito: after authentication" },
  { name: "cognito-pretokengen", title: "Cognito: before token generation (version 2)" },
  { name: "cognito-custommessage", title: "Cognito: custom message" },
  { name: "cognito-migrateuser", title: "Cognito: user migration" },
  { name: "cognito-defineauthchallenge", title: "Cognito: define the next challenge" },
  { name: "cognito-createauthchallenge", title: "Cognito: create a challenge" },
  { name: "cognito-verifyauthchallenge", title: "Cognito: verify an answer" },
  { name: "authorizer-token", title: "Authorizer: API Gateway REST API, by token" },
  { name: "authorizer-request", title: "Authorizer: API Gateway REST API, by request" },
  { name: "authorizer-httpapi", title: "Authorizer: API Gateway HTTP API" },
  { name: "authorizer-appsync", title: "Authorizer: AppSync" },
  { name: "authorizer-iot", title: "Authorizer: IoT Core" },
];

export interface Access {
  profiles: Profile[];
  profile: string;
  region: string;
}

export interface BuildArgs {
  dir?: string;
  handler?: string;
  marshaller?: boolean;
  flags?: string[];
  arch?: string;
}

export interface BuildResult {
  path: string;
  runtime: string;
  architecture: string;
  bytes: number;
  sha256: string;
  glibc?: string;
  seconds: number;
  entries?: Entry[];
}

export interface Change {
  setting: string;
  from: string;
  to: string;
}

export interface CheckArgs {
  packages?: string[];
  fix?: boolean;
  diff?: boolean;
  sarif?: boolean;
  flags?: string[];
}

export interface DebugArgs {
  dir?: string;
  flags?: string[];
  event?: string;
  data?: string;
  example?: string;
  listen?: string;
}

export interface DebugPart {
  listening?: string;
  session?: number;
  invocation?: InvokeResult;
  error?: string;
}

export interface DebugResult {
}

export interface DeleteArgs {
  dir?: string;
  profile?: string;
  region?: string;
  account?: string;
  endpointUrl?: string;
  imds?: boolean;
  yes?: boolean;
}

export interface DeleteResult {
  functionName: string;
  role?: string;
}

export interface DeployArgs {
  dir?: string;
  handler?: string;
  marshaller?: boolean;
  flags?: string[];
  profile?: string;
  region?: string;
  account?: string;
  endpointUrl?: string;
  imds?: boolean;
  yes?: boolean;
  dryRun?: boolean;
  alias?: string;
  publish?: boolean;
  createRole?: boolean;
  functionUrl?: boolean;
  pruneEnv?: boolean;
}

export interface DeployResult {
  functionArn: string;
  version: string;
  changes: Change[];
  created: boolean;
  functionUrl?: string;
}

export interface Entry {
  name: string;
  bytes: number;
}

export interface ExampleParams {
  name: string;
}

export interface File {
  uri: string;
  findings: Finding[];
}

export interface Finding {
  range: Range;
  severity: number;
  rule: string;
  url?: string;
  message: string;
}

export interface Frame {
  file: string;
  line: number;
}

export interface FramesParams {
  dir: string;
  log: string;
}

export interface Function {
  dir: string;
  name: string;
  file?: string;
  runtime?: string;
  events: string[];
}

export interface Initialization {
  buildFlags: string[];
  env: Record<string, string>;
  json: string;
  codeLens: boolean;
  trusted: boolean;
  extension: boolean;
}

export interface InvokeArgs {
  dir?: string;
  handler?: string;
  marshaller?: boolean;
  flags?: string[];
  profile?: string;
  region?: string;
  account?: string;
  endpointUrl?: string;
  imds?: boolean;
  event?: string;
  data?: string;
  example?: string;
  host?: string;
  async?: boolean;
  retries?: string;
  retryWait?: string;
  maxAge?: string;
  concurrency?: string;
  cold?: boolean;
  invocations?: string;
  remote?: boolean;
  qualifier?: string;
  listExamples?: boolean;
}

export interface InvokeResult {
  payload: unknown;
  functionError?: string;
  logs: string;
  requestId: string;
  durationMs: number;
  billedMs: number;
  initMs: number;
  maxMemoryMB: number;
  version?: string;
}

export interface LogLine {
  time: string;
  stream: string;
  message: string;
  id: string;
}

export interface LogsArgs {
  dir?: string;
  profile?: string;
  region?: string;
  account?: string;
  endpointUrl?: string;
  imds?: boolean;
  follow?: boolean;
  since?: string;
  filter?: string;
  request?: string;
}

export interface LogsResult {
}

export interface NewArgs {
  dir?: string;
  event?: string;
  model?: string;
  runtime?: string;
  from?: string;
  parameters?: string[];
}

export interface NewResult {
  dir: string;
  files: string[];
}

export interface Output {
  token: string;
  text: string;
  part?: unknown;
  problem?: Problem;
}

export interface PackageArgs {
  dir?: string;
  handler?: string;
  marshaller?: boolean;
  flags?: string[];
  arch?: string;
  package?: string;
}

export interface Position {
  line: number;
  character: number;
}

export interface Problem {
  operation: string;
  object: string;
  message: string;
  hint: string;
  files: File[];
}

export interface Profile {
  name: string;
  region?: string;
}

export interface Question {
  verb: string;
  name: string;
  changes: Change[];
  text: string;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface RollbackArgs {
  dir?: string;
  profile?: string;
  region?: string;
  account?: string;
  endpointUrl?: string;
  imds?: boolean;
  yes?: boolean;
  alias?: string;
}

export interface RollbackResult {
  version: string;
  changes: Change[];
}

export interface VersionArgs {
}

export interface VersionResult {
  version: string;
  revision?: string;
  modified?: boolean;
  go: string;
  platform: string;
}

export interface WatchArgs {
  dirs?: string[];
  dir?: string;
  handler?: string;
  marshaller?: boolean;
  flags?: string[];
  host?: string;
  port?: string;
  envFile?: string;
  maxConcurrency?: string;
  allowHost?: string[];
}

export interface WatchBuilt {
  event: string;
  function: string;
  seconds: number;
}

export interface WatchResult {
}
