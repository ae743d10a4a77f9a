module example.com/mixed

go 1.26

require (
	github.com/aws/aws-lambda-go v1.55.1
	github.com/eawsy/aws-lambda-go-core v0.0.0-20170302234508-e26eed6aa244
)
