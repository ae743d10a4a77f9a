package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/eawsy/aws-lambda-go-core/service/lambda/runtime"
)

// Print writes the event without the log package.
func Print(s string, _ *runtime.Context) (interface{}, error) {
	fmt.Println(s)
	return nil, nil
}

// Log logs the event.
func Log(s string, _ *runtime.Context) (interface{}, error) {
	log.Println(s)
	return nil, nil
}

// LogElsewhere logs the event from another goroutine.
func LogElsewhere(s string, _ *runtime.Context) (interface{}, error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		log.Print(s)
	}()
	<-done
	return nil, nil
}

// LogPanic logs the event and panics.
func LogPanic(s string, _ *runtime.Context) (interface{}, error) {
	log.Panic(s)
	return nil, nil
}

// LogFatal logs the event and ends the process.
func LogFatal(s string, _ *runtime.Context) (interface{}, error) {
	log.Fatal(s)
	return nil, nil
}

// LogMuch writes that many megabytes of log.
func LogMuch(megabytes int, _ *runtime.Context) (interface{}, error) {
	line := strings.Repeat("y", 1023) + "\n"
	for i := 0; i < megabytes*1024; i++ {
		fmt.Fprint(os.Stdout, line)
	}
	return nil, nil
}
