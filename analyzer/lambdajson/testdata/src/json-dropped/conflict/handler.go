package main

import "github.com/aws/aws-lambda-go/lambda"

type Result struct {
	ID   string `json:"id"`
	User string `json:"id"`
}

func handle() (Result, error) { // want `^handler handle returns Result, whose fields ID and User both have the JSON name "id": they are left out of the JSON without an error; export each field and give it a JSON name of its own$`
	return Result{}, nil
}

type Base struct{ Name string }
type Left struct{ Base }
type Right struct{ Base }

type Event struct {
	Left
	Right
	List []Tagged
}

type Tagged struct {
	Name  string
	Title string `json:"Name"`
}

func handleEvent(evt Event) error { // want `takes Event, which embeds the field Left.Base.Name, with JSON name "Name", twice` `whose element List\[\] is Tagged, whose field Name has the JSON name "Name" of field Title`
	return nil
}

func main() {
	lambda.Start(handle)
	lambda.Start(handleEvent)
}
