package main

import "github.com/aws/aws-lambda-go/lambda"

type Order struct{ ID, Total int }
type User struct{ ID, Name string }

type Result struct {
	Order
	User
}

func handle() (Result, error) { // want `whose fields Order.ID and User.ID both have the JSON name "ID"`
	return Result{}, nil
}

func main() {
	lambda.Start(handle)
}
