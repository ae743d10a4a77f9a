package main

import (
	"fmt"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

func Handle(evt string, ctx *runtime.Context) (string, error) {
	fmt.Println("order", evt) // want `^handler Handle calls fmt.Println: the line in the log has no time and no request id; use package log$`
	return fmt.Sprint(evt), nil
}
