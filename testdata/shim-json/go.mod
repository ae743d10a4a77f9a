module example.com/shim-json

go 1.26

require github.com/eawsy/aws-lambda-go-core v0.0.0-20170302234508-e26eed6aa244
