package command

import (
	"github.com/lambda-lsp/lambda-lsp/internal/events"
	"github.com/lambda-lsp/lambda-lsp/internal/function"
	"github.com/lambda-lsp/lambda-lsp/internal/local"
)

// A Choice is one value that an option takes.
type Choice struct {
	Name  string
	Title string // what it is, for a menu; may be empty
}

// lists holds the lists that the tag "choices" names. What a command refuses
// and what a shell completes are then the same.
var lists = map[string]func() []Choice{
	"architectures": func() []Choice { return plain("x86_64", "arm64") },
	"examples":      exampleChoices,
	"hosts":         func() []Choice { return plain(local.HostRIC, local.HostEmbedded) },
	"models":        func() []Choice { return plain("shim", "start") },
	"runtimes":      runtimeChoices,
	"sources":       sourceChoices,
}

// choices returns the list of that name, nil for "".
func choices(list string) []Choice {
	if list == "" {
		return nil
	}
	return lists[list]()
}

func plain(names ...string) []Choice {
	var list []Choice
	for _, name := range names {
		list = append(list, Choice{Name: name})
	}
	return list
}

func exampleChoices() []Choice {
	var list []Choice
	for _, e := range events.Examples() {
		list = append(list, Choice{Name: e.Name, Title: e.Title})
	}
	return list
}

func runtimeChoices() []Choice {
	var list []Choice
	for _, r := range function.Runtimes() {
		list = append(list, Choice{Name: r.Name})
	}
	return list
}

func sourceChoices() []Choice {
	var list []Choice
	for _, s := range events.All() {
		list = append(list, Choice{Name: s.Name, Title: s.Title})
	}
	return list
}

// chosen returns the names of a list, for a message.
func chosen(list string) []string {
	var names []string
	for _, c := range choices(list) {
		names = append(names, c.Name)
	}
	return names
}
