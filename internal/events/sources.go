package events

// All returns the event sources, in the order in which menus list them.
func All() []Source {
	return []Source{
		{Name: "plain", Title: "JSON of your own", Event: "Event", Result: "string"},

		// Requests
		{Name: "apigateway", Title: "API Gateway: REST API", Event: "events.APIGatewayProxyRequest", Result: "events.APIGatewayProxyResponse", text: "http"},
		{Name: "httpapi", Title: "API Gateway: HTTP API (payload version 2.0)", Event: "events.APIGatewayV2HTTPRequest", Result: "events.APIGatewayV2HTTPResponse", text: "http"},
		{Name: "websocket", Title: "API Gateway: WebSocket API", Event: "events.APIGatewayWebsocketProxyRequest", Result: "events.APIGatewayProxyResponse", examples: []string{"message", "connect", "disconnect"}},
		{Name: "functionurl", Title: "Lambda function URL", Event: "events.LambdaFunctionURLRequest", Result: "events.LambdaFunctionURLResponse", text: "http"},
		{Name: "alb", Title: "Application Load Balancer", Event: "events.ALBTargetGroupRequest", Result: "events.ALBTargetGroupResponse"},
		{Name: "appsync", Title: "AppSync: direct Lambda resolver", Event: "Request", Result: "Post"},

		// Records and notifications
		{Name: "s3", Title: "S3: object notifications", Event: "events.S3Event", examples: []string{"put", "delete"}},
		{Name: "sqs", Title: "SQS: queue, with partial batch failures", Event: "events.SQSEvent", Result: "events.SQSEventResponse"},
		{Name: "sns", Title: "SNS: topic", Event: "events.SNSEvent"},
		{Name: "dynamodb", Title: "DynamoDB: stream of changes", Event: "events.DynamoDBEvent", Result: "events.DynamoDBEventResponse"},
		{Name: "kinesis", Title: "Kinesis: data stream", Event: "events.KinesisEvent", Result: "events.KinesisEventResponse"},
		{Name: "kafka", Title: "Kafka: topics of MSK or of your own cluster", Event: "events.KafkaEvent"},
		{Name: "eventbridge", Title: "EventBridge: rule with an event pattern", Event: "events.EventBridgeEvent"},
		{Name: "schedule", Title: "EventBridge: schedule", Event: "events.EventBridgeEvent"},
		{Name: "cloudwatchlogs", Title: "CloudWatch Logs: subscription filter", Event: "events.CloudwatchLogsEvent"},
		{Name: "ses", Title: "SES: mail received", Event: "events.SimpleEmailEvent", Result: "events.SimpleEmailDisposition"},
		{Name: "iot", Title: "IoT Core: rule", Event: "Reading"},

		// Cognito user pools
		{Name: "cognito-presignup", Title: "Cognito: before sign-up", Event: "events.CognitoEventUserPoolsPreSignup", Result: "events.CognitoEventUserPoolsPreSignup"},
		{Name: "cognito-postconfirmation", Title: "Cognito: after confirmation", Event: "events.CognitoEventUserPoolsPostConfirmation", Result: "events.CognitoEventUserPoolsPostConfirmation"},
		{Name: "cognito-preauthentication", Title: "Cognito: before authentication", Event: "events.CognitoEventUserPoolsPreAuthentication", Result: "events.CognitoEventUserPoolsPreAuthentication"},
		{Name: "cognito-postauthentication", Title: "Cognito: after authentication", Event: "events.CognitoEventUserPoolsPostAuthentication", Result: "events.CognitoEventUserPoolsPostAuthentication"},
		{Name: "cognito-pretokengen", Title: "Cognito: before token generation (version 2)", Event: "events.CognitoEventUserPoolsPreTokenGenV2_0", Result: "events.CognitoEventUserPoolsPreTokenGenV2_0"},
		{Name: "cognito-custommessage", Title: "Cognito: custom message", Event: "events.CognitoEventUserPoolsCustomMessage", Result: "events.CognitoEventUserPoolsCustomMessage"},
		{Name: "cognito-migrateuser", Title: "Cognito: user migration", Event: "events.CognitoEventUserPoolsMigrateUser", Result: "events.CognitoEventUserPoolsMigrateUser"},
		{Name: "cognito-defineauthchallenge", Title: "Cognito: define the next challenge", Event: "events.CognitoEventUserPoolsDefineAuthChallenge", Result: "events.CognitoEventUserPoolsDefineAuthChallenge"},
		{Name: "cognito-createauthchallenge", Title: "Cognito: create a challenge", Event: "events.CognitoEventUserPoolsCreateAuthChallenge", Result: "events.CognitoEventUserPoolsCreateAuthChallenge"},
		{Name: "cognito-verifyauthchallenge", Title: "Cognito: verify an answer", Event: "events.CognitoEventUserPoolsVerifyAuthChallenge", Result: "events.CognitoEventUserPoolsVerifyAuthChallenge"},

		// Authorizers
		{Name: "authorizer-token", Title: "Authorizer: API Gateway REST API, by token", Event: "events.APIGatewayCustomAuthorizerRequest", Result: "events.APIGatewayCustomAuthorizerResponse"},
		{Name: "authorizer-request", Title: "Authorizer: API Gateway REST API, by request", Event: "events.APIGatewayCustomAuthorizerRequestTypeRequest", Result: "events.APIGatewayCustomAuthorizerResponse"},
		{Name: "authorizer-httpapi", Title: "Authorizer: API Gateway HTTP API", Event: "events.APIGatewayV2CustomAuthorizerV2Request", Result: "events.APIGatewayV2CustomAuthorizerSimpleResponse"},
		{Name: "authorizer-appsync", Title: "Authorizer: AppSync", Event: "events.AppSyncLambdaAuthorizerRequest", Result: "events.AppSyncLambdaAuthorizerResponse"},
		{Name: "authorizer-iot", Title: "Authorizer: IoT Core", Event: "events.IoTCoreCustomAuthorizerRequest", Result: "events.IoTCoreCustomAuthorizerResponse"},
	}
}
